"""`make mutation`: try every mutant, and say which ones no test notices.

    python -m tests.mutation [--jobs 2] [--list] [--deep] [part of a name ...]

Exit code 1 if one survives, 2 if one is stale or the run means nothing.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue

from tests.mutation import calls, table
from tests.mutation.all import to_try
from tests.mutation.patch import POSTGRES, SQLITE, Mutant, Stale
from tests.mutation.tree import Result, Tree, here
from tests.support.postgres import PostgresMissing, cluster


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="only mutants whose name has one of these in it")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="name them, and try none")
    parser.add_argument("--deep", action="store_true", help="the writes of services too, by their own tests")
    given = parser.parse_args()
    chosen = [
        one for one in to_try(deep=given.deep) if not given.names or any(n in one.name for n in given.names)
    ]
    if given.list:
        print(*(f"{one.name}  ({one.path})" for one in chosen), sep="\n")
        return 0
    if stale := stale_ones(chosen):
        print(*stale, sep="\n")
        return 2
    start = time.monotonic()
    missed = [] if given.names else [*missed_in_the_table(), *missed_in_the_services()]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stafett-mutation-")))
        url, left_out = "", 0
        if any(one.database == POSTGRES for one in chosen):
            try:
                url = stack.enter_context(cluster())
            except PostgresMissing as why:
                left_out = sum(one.database == POSTGRES for one in chosen)
                chosen = [one for one in chosen if one.database == SQLITE]
                print(f"PostgreSQL: {why}. {left_out} mutants of locks are left out.")
        results, doubts = try_all(chosen, folder, url, given.jobs)
    return tell(results, missed, doubts, left_out, time.monotonic() - start)


def stale_ones(mutants: Sequence[Mutant]) -> list[str]:
    """What is wrong with each mutant that no longer fits the code."""
    wrong = []
    for mutant in mutants:
        try:
            mutant.apply(here(mutant))
        except (Stale, SyntaxError) as error:
            wrong.append(f"STALE {mutant.name}: {error}")
    return wrong


def missed_in_the_table() -> list[str]:
    """The changes of the policy's table that its test does not see."""
    changes = list(table.changes())
    missed = [f"{one[0]}: {one[1]} {one[2]}" for one in changes if not table.is_noticed(one)]
    killed = len(changes) - len(missed)
    print(f"The table of the policy: {len(changes)} mutants, {killed} killed.", flush=True)
    return missed


def missed_in_the_services() -> list[str]:
    """The laxer questions of services that the list of their questions does not show."""
    every = list(calls.of_services())
    missed = [one.name for one in every if not calls.is_noticed(one)]
    print(f"What services ask: {len(every)} mutants, {len(every) - len(missed)} killed.", flush=True)
    return missed


def try_all(chosen: Sequence[Mutant], folder: Path, url: str, jobs: int) -> tuple[list[Result], str]:
    """(the results, what pytest says of tests that fail without any mutant)"""
    trees = [Tree(folder / f"mutation{number}", url) for number in range(min(jobs, len(chosen)))]
    for tree in trees:
        tree.prepare(trees[0])
    free: SimpleQueue[Tree] = SimpleQueue()
    for tree in trees:
        free.put(tree)
    told = threading.Lock()

    def one(mutant: Mutant) -> Result:
        tree = free.get()
        try:
            result = tree.try_out(mutant)
        finally:
            free.put(tree)
        with told:
            print(line(result), flush=True)
        return result

    with ThreadPoolExecutor(jobs) as pool:
        results = list(pool.map(one, chosen))
    doubts = ""
    for database in (SQLITE, POSTGRES):
        if noticed := {found.by for found in results if found.by and found.mutant.database == database}:
            doubts += trees[0].fails_anyway(noticed, database)
    return results, doubts


def line(result: Result) -> str:
    word = "BROKEN  " if result.broken else "killed  " if result.by else "SURVIVED"
    return f"{word} {result.seconds:5.1f}s  {result.mutant.name}  {result.by or result.broken}"


def tell(results: Sequence[Result], missed: Sequence[str], doubts: str, left_out: int, seconds: float) -> int:
    killed = [one for one in results if one.by]
    survived = [one for one in results if not one.by and not one.broken]
    broken = [one for one in results if one.broken]
    if doubts:
        print(f"These fail without any mutant, so the rate below means nothing:\n{doubts}")
    if missed or survived:
        names = [f"{one.mutant.name}  ({one.mutant.path})" for one in survived]
        print("Nobody noticed:", *missed, *names, sep="\n  ")
    rate = 100 * len(killed) / max(len(killed) + len(survived), 1)
    print(
        f"{len(results)} mutants in {seconds / 60:.1f} minutes: {len(killed)} killed, "
        f"{len(survived)} survived, {len(broken)} broken, {left_out} left out. Kill rate {rate:.0f} %."
    )
    return 2 if broken or doubts else int(bool(survived or missed))


if __name__ == "__main__":
    sys.exit(main())
