import numpy as np
from scipy.special import expit

from engine.scoring import averaging
from engine.scoring.averaging import Beforehand, Form, Group, average

COLUMNS = 20


def decided(n: int, seed: int, logit):
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(n), rng.normal(size=(n, COLUMNS))])
    return x, rng.random(n) < expit(logit(x))


def group(column: int, chance: float, parents=(), mean=0.0) -> Group:
    forms = tuple(Form(columns=(column,), mean=(mean * sd,), sd=(sd,), chance=chance / 2) for sd in (1.0, 2.5))
    return Group(name=f"trait {column}", forms=forms, parents=parents)


def belief(x, approved):
    sd = np.zeros(x.shape[1])
    sd[0] = 1.0
    groups = [group(place, 0.12) for place in range(1, COLUMNS + 1)]
    return average(x, approved, [Beforehand(chance=1.0, slip=0.0, mean=np.zeros(x.shape[1]), sd=sd, groups=groups)])


def test_thirty_decisions_find_the_one_trait_of_twenty_that_decides():
    found = [np.abs(belief(*decided(30, seed, lambda x: 4 * x[:, 7])).mean).argmax() for seed in range(10)]
    assert found.count(7) >= 9


def test_where_nothing_decides_little_is_claimed():
    x, approved = decided(60, 1, lambda x: 0 * x[:, 0])
    told = belief(x, approved)
    assert np.abs(told.mean[1:]).sum() < 1.0
    shares = [member.share for member in told.members]
    assert abs(sum(shares) - 1) < 1e-9
    assert shares == sorted(shares, reverse=True)


def test_a_pair_is_only_tried_where_one_of_its_traits_is_on():
    x, approved = decided(80, 2, lambda x: 0 * x[:, 0])
    sd = np.zeros(x.shape[1])
    sd[0] = 1.0
    alone = average(
        x, approved, [Beforehand(chance=1.0, slip=0.0, mean=np.zeros(x.shape[1]), sd=sd, groups=[group(2, 0.99, parents=(1,))])]
    )
    assert all(set(member.columns) == {0} for member in alone.members)


def test_the_interval_holds_the_expected_probability_and_narrows():
    widths = []
    for n in (20, 80, 320):
        x, approved = decided(n, 3, lambda x: 1.5 * x[:, 4] - 0.5)
        after = belief(x, approved)
        told = [after.predict(row) for row in decided(50, 4, lambda x: x[:, 0])[0]]
        assert all(low <= p <= high for p, low, high in told)
        widths.append(np.mean([high - low for _, low, high in told]))
    assert widths == sorted(widths, reverse=True)


def test_members_outside_occams_window_are_left_out():
    x, approved = decided(200, 5, lambda x: 5 * x[:, 3])
    told = belief(x, approved)
    assert len(told.members) <= averaging.MOST_MEMBERS
    assert all(told.members[0].share <= member.share * averaging.OCCAMS_WINDOW for member in told.members)
    assert all(3 in member.columns for member in told.members)


def test_before_any_decision_the_beliefs_beforehand_stand():
    sd = np.zeros(3)
    sd[0] = 1.0
    before = Beforehand(chance=1.0, slip=0.0, mean=np.zeros(3), sd=sd, groups=[group(1, 0.8, mean=1.0), group(2, 0.1)])
    told = average(np.zeros((0, 3)), np.zeros(0, bool), [before])
    share = sum(member.share for member in told.members if 1 in member.columns)
    assert abs(share - 0.8) < 1e-6
    assert abs(told.mean[1] - 0.8 * (1.0 + 2.5) / 2) < 1e-6
    assert told.mean[2] == 0
