"""A worker in a process of its own: `worker_process.py STORE_URL JOBS_URL ASSETS CHUNK [picky]`. Ends at SIGTERM."""

import signal
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from light_workshop import Picky, make_workshop

from review.assets import AssetStore
from review.jobs.worker import run_worker
from review.store import open_store

if __name__ == "__main__":
    store_url, jobs_url, assets, chunk, *picky = sys.argv[1:]
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    workshop = make_workshop(int(chunk), **({"checks": (Picky(),)} if picky else {}))
    run_worker(open_store(store_url), AssetStore(assets), jobs_url, workshop, stop=stop)
