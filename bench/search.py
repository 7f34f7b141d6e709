"""How well and how fast the search finds: quality on a corpus of one's own, latency and size on a large one.

``python -m bench.search --corpus passages.jsonl --queries questions.jsonl`` reads JSON lines {id, title, body} and
{query, relevant: [id]} and prints JSON lines: MRR@10, empty answers, latencies. Without files it makes up a corpus
(``--documents``) with the frequencies of Chinese text and measures latency, size and the speed of indexing.
``--engine sqlite`` (default) or ``postgresql`` uses a throw-away database; ``elasticsearch`` and ``opensearch`` a
throw-away server from Maven Central's jars; ``configured`` the server that GUICHENG_SEARCH_URL names.
"""

import argparse
import gc
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.search_corpus import MadeUp, documents_of, questions_of

ROOT = Path(__file__).resolve().parents[1]
INSIDE = "GUICHENG_BENCH_INSIDE"
ENGINES = ["sqlite", "postgresql", "elasticsearch", "opensearch", "configured"]
SERVER_MEMORY = ("-Xms2g", "-Xmx2g")
AT_ONCE = 2000
READERS = {
    "of one unit among many": frozenset({"public", "member", "member:7", "scope:000100070007", "user:7"}),
    "of everything": frozenset({"public", "member", "member:7", "scope:0001", "user:7"}),
}


class _Clock:
    now = staticmethod(time.perf_counter)


def measure() -> dict[str, float]:
    """Returns latency, size and speed on 20,000 made-up documents."""
    command = [sys.executable, "-m", "bench.search", "--documents", "20000"]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return {f"{line['figure']} ({line['unit']})": line["value"] for line in lines}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--queries", type=Path, action="append", default=[])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--size", type=int, default=10)
    parser.add_argument("--cpu", action="store_true", help="count CPU time of this process: SQLite on a busy machine")
    parser.add_argument("--reference", action="store_true", help="score the same questions with straight BM25 as well")
    parser.add_argument("--misses", action="store_true", help="print questions whose answer is not the first hit")
    arguments = parser.parse_args()
    if os.environ.get(INSIDE):
        run(arguments)
    elif arguments.engine == "postgresql":
        from tests.services.postgresql import stop_tidily, throw_away_cluster

        stop_tidily()
        with throw_away_cluster() as url:
            _again({"DATABASE_URL": url})
    elif arguments.engine in {"elasticsearch", "opensearch"}:
        from tests.services import elasticsearch, opensearch, search_server
        from tests.services.postgresql import stop_tidily

        stop_tidily()
        server = {"elasticsearch": elasticsearch, "opensearch": opensearch}[arguments.engine]
        with server.throw_away_server(SERVER_MEMORY) as url:
            _in_a_new_file({"GUICHENG_SEARCH_URL": search_server.address(url, arguments.engine)})
    elif arguments.engine == "configured":
        _in_a_new_file({})
    else:
        _in_a_new_file({"GUICHENG_SEARCH_URL": ""})


def _in_a_new_file(surroundings: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory(prefix="guicheng-bench-") as folder:
        _again({"GUICHENG_DB": f"{folder}/bench.sqlite3", "DATABASE_URL": "", **surroundings})


def _again(surroundings: dict[str, str]) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "guicheng.settings.test", INSIDE: "1"}
    paths = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    environment = {**os.environ, **settings, **surroundings, "PYTHONPATH": paths}
    done = subprocess.run([sys.executable, "-m", "bench.search", *sys.argv[1:]], env=environment, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def tell(figure: str, value: float, unit: str, **more: Any) -> None:
    """Prints one figure as a JSON line."""
    print(
        json.dumps({"figure": figure, "value": round(value, 4), "unit": unit, **more}, ensure_ascii=False), flush=True
    )


def run(arguments: argparse.Namespace) -> None:
    """Fills the database and asks it."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from search.engines import patience
    from search.engines.chosen import chosen_engine

    gc.freeze()  # as the site's servers do
    patience.QUICK = 60.0  # on a busy machine, too, it is the server that is measured
    if arguments.cpu:
        _Clock.now = time.process_time
    tell("engine", 1, chosen_engine().name)
    if arguments.corpus:
        keys = fill(documents_of(arguments.corpus))
        for file in arguments.queries:
            quality(file, keys, arguments.size, arguments.misses)
        if arguments.reference:
            compare(arguments.corpus, arguments.queries, arguments.size)
    else:
        corpus = MadeUp(arguments.documents)
        fill(corpus.documents())
        beginnings = corpus.beginnings()
        for reader, access in READERS.items():
            latency("latency, two words", corpus.questions(2), reader, access)
            latency("latency, one word", corpus.questions(1), reader, access)
            latency("latency, a question", corpus.questions(8), reader, access)
            suggestions(beginnings, reader, access)


def fill(documents: Iterator[dict[str, Any]]) -> dict[int, str]:
    """Stores and indexes the documents the way a rebuild does; returns the ids by primary key."""
    from django.db import transaction

    from search.engines.chosen import chosen_engine, database_engine
    from search.models import SearchDocument
    from search.services.indexing import store
    from search.sources import Entry

    engine, own = chosen_engine(), database_engine()
    others = [] if engine is own else [(own, own.start_build())]  # a server asks the database how frequent words are
    build = engine.start_build()
    ids: list[str] = []
    count = text = 0
    spent = 0.0
    while batch := list(itertools.islice(documents, AT_ONCE)):
        entries = [_entry(Entry, each, count + number) for number, each in enumerate(batch)]
        ids += [str(each["id"]) for each in batch]
        text += sum(len((each["title"] + each["body"]).encode()) for each in batch)
        started = _Clock.now()
        with transaction.atomic():
            changed = store("page", entries, {}).changed
            engine.put_into_build(build, changed)
        spent += _Clock.now() - started
        for other, growing in others:
            other.put_into_build(growing, changed)
        count += len(batch)
    for other, growing in others:
        other.finish_build(growing)
    started = _Clock.now()
    engine.finish_build(build)
    _await_merging(engine)
    finishing = _Clock.now() - started
    tell("documents", count, "documents", text_megabytes=round(text / 1e6, 1))
    tell("indexing", count / spent, "documents/s", finishing_seconds=round(finishing, 1))
    size = engine.stats()["bytes"]
    tell("index without the mirror", size / text, "times the text")
    tell("index with the mirror", (size + _mirror_size()) / text, "times the text")
    return {pk: ids[int(number)] for pk, number in SearchDocument.objects.values_list("pk", "object_id")}


def _await_merging(engine: Any) -> None:
    """Waits until a server has made one part of an index that answers already, and has removed the others."""
    while True:
        if not (connection := getattr(engine, "connection", None)):
            return
        time.sleep(1)
        if not engine.stats()["merging"]:
            connection.ask("POST", f"/{engine.alias}/_flush", params={"force": "true"}, seconds=60)
            connection.ask("POST", f"/{engine.alias}/_refresh", seconds=60)
            return


def _mirror_size() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('search_searchdocument')")
            return int(cursor.fetchone()[0])
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("SELECT sum(length(title) + 2 * length(body) + length(body) + 400) FROM search_searchdocument")
        return int(cursor.fetchone()[0])


def _entry(make: Any, document: dict[str, Any], number: int) -> Any:
    """A document with what facets and permissions need: a quarter is not for everybody."""
    unit = f"0001{number % 16 + 1:04d}{number % 128 + 1:04d}"
    readers = [f"scope:{unit[:end]}" for end in (0, 4, 8, 12)]
    access = ("public",) if number % 4 else (*readers, f"member:{number % 800}")
    return make(
        object_id=str(number),
        title=document["title"],
        body=document["body"],
        url="/",
        access=("public",) if "access" not in document else access,
        unit_path=unit if "access" in document else "",
        topic=f"t{number % 9}" if "access" in document else "",
        status=f"s{number % 4}" if "access" in document else "",
        year=2016 + number % 10 if "access" in document else None,
    )


def ask(text: str, size: int, access: frozenset[str]) -> Any:
    """Asks the engine as the service does, facets and permissions included."""
    from search.analysis import parse_query
    from search.engines import EngineQuery
    from search.engines.chosen import chosen_engine

    return chosen_engine().search(EngineQuery(parsed=parse_query(text), access=access, limit=size))


def quality(file: Path, keys: dict[int, str], size: int, misses: bool) -> None:
    """Prints the mean reciprocal rank of the first relevant hit, and how many questions found nothing."""
    ranks, empty, times = [], 0, []
    for question, relevant in questions_of(file):
        started = _Clock.now()
        result = ask(question, size, frozenset({"public"}))
        times.append(_Clock.now() - started)
        found = [keys[hit.document] for hit in result.hits]
        ranks.append(_first(found, relevant))
        empty += not found
        if misses and ranks[-1] < 1:
            print(json.dumps({"query": question, "value": ranks[-1], "found": found[:3]}, ensure_ascii=False))
    if not ranks:
        sys.exit(f"{file} has no questions")
    tell(f"MRR@{size}", statistics.fmean(ranks), "", queries=file.name, number=len(ranks))
    tell("nothing found", empty / len(ranks), "share", queries=file.name)
    _tell_times("latency", times, queries=file.name)


def compare(corpus: Path, files: list[Path], size: int) -> None:
    """Prints the mean reciprocal rank that straight BM25 over characters and pairs reaches."""
    from bench.search_reference import Reference

    reference = Reference(documents_of(corpus))
    for file in files:
        asked = list(questions_of(file))
        ranks = [_first(reference.answers(question, size), relevant) for question, relevant in asked]
        tell(f"MRR@{size} of the reference", statistics.fmean(ranks), "", queries=file.name, number=len(ranks))


def _first(found: list[str], relevant: frozenset[str]) -> float:
    rank = next((place for place, each in enumerate(found, start=1) if each in relevant), 0)
    return 1 / rank if rank else 0.0


def latency(name: str, questions: list[str], reader: str, access: frozenset[str]) -> None:
    """Prints percentiles for one reader, permission filter and facets included."""
    ask(questions[0], 10, access)
    times = []
    for question in questions:
        started = _Clock.now()
        ask(question, 10, access)
        times.append(_Clock.now() - started)
    _tell_times(name, times, reader=reader)


def suggestions(beginnings: list[str], reader: str, access: frozenset[str]) -> None:
    """Prints percentiles of suggestions."""
    from search.engines import SuggestQuery
    from search.engines.chosen import chosen_engine

    chosen_engine().suggest(SuggestQuery(text=beginnings[0], access=access))
    times = []
    for each in beginnings:
        started = _Clock.now()
        chosen_engine().suggest(SuggestQuery(text=each, access=access))
        times.append(_Clock.now() - started)
    _tell_times("suggestions", times, reader=reader)


def _tell_times(name: str, times: list[float], **more: Any) -> None:
    ordered = sorted(times)
    for share in (50, 95, 99):
        at = ordered[min(len(ordered) - 1, len(ordered) * share // 100)]
        tell(f"{name} p{share}", at * 1000, "ms", **more)


if __name__ == "__main__":
    main()
