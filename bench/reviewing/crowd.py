"""Many reviewers at once over HTTP, each with a token and a connection of their own."""

from __future__ import annotations

import http.client
import json
import random
import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from dashboard.api.tokens import issue_token
from dashboard.wiring import Installation
from review.decisions import history
from review.domain import Actor, Reason, Role, Verdict

METHOD = (
    "each reviewer holds up to 6 leased designs as the viewer does, fetches each design's image, and decides one after another; "
    "the time from sending POST /api/decisions until its answer has been read. All reviewers run in one process on the same "
    "machine; without a pause, they fetch no images"
)
AT_HAND, REFILL_AT = 6, 3
KEPT_S = 4.0
VERDICTS = (Verdict.APPROVE, Verdict.APPROVE, Verdict.REJECT, Verdict.HOLD)


@dataclass(slots=True)
class Crowd:
    """What a crowd met. `refused` are answers other than 200; `wrong` are decisions that the records do not hold exactly once."""

    acks: list[float] = field(default_factory=list)
    leases: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    wrong: int = 0
    seconds: float = 0.0


class Reviewer(threading.Thread):
    """Leases and decides `decisions` designs, thinking for `think` seconds (least, most) before each."""

    def __init__(
        self, installation: Installation, name: str, decisions: int, think: tuple[float, float], start: threading.Barrier
    ) -> None:
        super().__init__(name=name, daemon=True)
        actor = Actor(name=name, role=Role.CREATIVE_DIRECTOR, via="bench")
        self.headers = {"authorization": f"Bearer {issue_token(installation.key, actor)}", "content-type": "application/json"}
        self.line = http.client.HTTPConnection("127.0.0.1", installation.settings.port, timeout=120)
        self.decisions, self.think, self.begin, self.dice = decisions, think, start, random.Random(name)
        self.met, self.given, self.hand = Crowd(), [], []
        self.used = time.monotonic()
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            self._fill()
            self.begin.wait(60)
            time.sleep(self.dice.uniform(0, self.think[1]))  # people do not sit down in step
            while len(self.given) < self.decisions:
                self._decide()
            self._ask("POST", "/api/release", {"leases": [{"item": card["item"], "lease": card["lease"]} for card in self.hand]})
        except Exception as error:  # noqa: BLE001 - raised again by `gather`
            self.failure = error
            self.begin.abort()

    def _decide(self) -> None:
        if len(self.hand) <= REFILL_AT:
            self._fill()
        card = self.hand.pop(0)
        time.sleep(self.dice.uniform(*self.think))
        verdict = self.dice.choice(VERDICTS)
        reason = str(self.dice.choice(list(Reason))) if verdict is Verdict.REJECT else None
        body = {"item": card["item"], "lease": card["lease"], "verdict": str(verdict), "reason": reason, "seconds": 1.0}
        start = time.perf_counter()
        status, told = self._ask("POST", "/api/decisions", {**body, "key": secrets.token_hex(16), "view": {}})
        self.met.acks.append(1000 * (time.perf_counter() - start))
        self.given.append((card["item"], verdict))
        if status != 200:
            self.met.refused.append(str(told))

    def _fill(self) -> None:
        start = time.perf_counter()
        status, told = self._ask("POST", "/api/leases", {"view": {}, "n": AT_HAND - len(self.hand)})
        self.met.leases.append(1000 * (time.perf_counter() - start))
        assert status == 200 and told["items"], told
        self.hand += told["items"]
        if self.think[1]:
            for card in told["items"]:
                self._ask("GET", card["url"])

    def _ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        if time.monotonic() - self.used > KEPT_S:
            self.line.close()  # as the server does after five seconds; the next request opens it again, as in a browser
        self.used = time.monotonic()
        self.line.request(method, path, None if body is None else json.dumps(body), self.headers)
        answer = self.line.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if path.startswith("/api/") else None


def gather(installation: Installation, people: list[str], decisions: int, think: tuple[float, float]) -> Crowd:
    """Lets everybody decide at once and checks that the records hold each decision exactly once."""
    start = threading.Barrier(len(people) + 1)
    reviewers = [Reviewer(installation, name, decisions, think, start) for name in people]
    for reviewer in reviewers:
        reviewer.start()
    start.wait(120)
    began = time.perf_counter()
    for reviewer in reviewers:
        reviewer.join()
        if reviewer.failure:
            raise reviewer.failure
    crowd = Crowd(seconds=time.perf_counter() - began)
    for reviewer in reviewers:
        crowd.acks += reviewer.met.acks
        crowd.leases += reviewer.met.leases
        crowd.refused += reviewer.met.refused
    given = {item: (reviewer.name, verdict) for reviewer in reviewers for item, verdict in reviewer.given}
    times = Counter(item for reviewer in reviewers for item, _ in reviewer.given)
    for item, expected in given.items():
        acts = [(act.actor, act.verdict) for act in history(installation.store, item)]
        crowd.wrong += times[item] != 1 or acts != [expected]
    return crowd
