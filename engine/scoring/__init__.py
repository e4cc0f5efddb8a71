"""Brand fit: what a scorer sees, how near designs are to each other, and how likely a director is to approve.

`brand_fit` and `similar` are numpy only; `embed` loads torch and is imported by the composition root alone.
"""
