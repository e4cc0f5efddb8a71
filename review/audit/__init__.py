"""The audit log: who did what, in a chain of hashes that cannot be changed unseen, and the proof that the records agree with it."""

from review.audit.chain import DECIDED, GENESIS, UNDONE, Problem, act_words, append, append_all, chain_problems, entry_hash, head
from review.audit.verify import replay, verify

__all__ = [
    "DECIDED",
    "GENESIS",
    "UNDONE",
    "Problem",
    "act_words",
    "append",
    "append_all",
    "chain_problems",
    "entry_hash",
    "head",
    "replay",
    "verify",
]
