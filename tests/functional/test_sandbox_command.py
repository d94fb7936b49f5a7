"""``k2watch sandbox``: a stand-in for the outside world that other programs can use."""

import json
import smtplib
import socket
from pathlib import Path

import requests

from .conftest import Home, make_home, wait_for

RECORD = (
    '<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{0}</PMID><Article>'
    "<Journal><Title>Sample</Title></Journal><ArticleTitle>Menaquinone {0}</ArticleTitle></Article>"
    "</MedlineCitation><PubmedData><ArticleIdList/></PubmedData></PubmedArticle>"
)


def corpus(folder: Path, *pmids: int) -> list[str]:
    """Write files with one record each."""
    paths = [folder / f"{pmid}.xml" for pmid in pmids]
    for path, pmid in zip(paths, pmids, strict=True):
        path.write_text(f"<PubmedArticleSet>{RECORD.format(pmid)}</PubmedArticleSet>")
    return [str(path) for path in paths]


def found(eutils: str) -> list[str]:
    fields = {"db": "pubmed", "term": "menaquinone", "retmode": "json"}
    answer = requests.post(f"{eutils}esearch.fcgi", data=fields, timeout=10).json()
    return sorted(answer["esearchresult"]["idlist"])


def bare(folder: Path) -> Home:
    return make_home(folder / "home", {})


def test_it_serves_what_it_is_given_until_it_is_told_to_stop(tmp_path: Path) -> None:
    place, mail = tmp_path / "ports.json", tmp_path / "mail"
    words = ["--corpus", *corpus(tmp_path, 11, 12), "--port-file", str(place)]
    words += ["--mailbox", str(mail), "--clock", "2026-09-14"]
    with bare(tmp_path).started("sandbox", *words) as process:
        wait_for(place.exists, "the sandbox")
        assert process.stdout is not None
        addresses = json.loads(process.stdout.readline())
        assert addresses == json.loads(place.read_text())
        assert addresses["eutils"].startswith("http://127.0.0.1:")
        assert found(addresses["eutils"]) == ["11", "12"]
        cited = requests.get(f"{addresses['icite']}pubs", {"pmids": "11"}, timeout=10).json()
        assert [one["pmid"] for one in cited["data"]] == [11]
        studies = requests.get(f"{addresses['clinicaltrials']}studies", timeout=10).json()
        assert studies == {"studies": []}
        health = requests.get(f"{addresses['control']}health", timeout=10).json()
        assert health["now"].startswith("2026-09-14")
        with smtplib.SMTP(addresses["smtp_host"], addresses["smtp_port"]) as server:
            server.sendmail("a@example.org", ["b@example.org"], "Subject: hello\r\n\r\nhello\r\n")
        assert [file.name for file in mail.glob("*.eml")] == ["0001-b@example.org.eml"]
        process.terminate()
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out, err) == (0, "", "")


def test_faults_come_from_a_script_and_the_sample_is_whole(tmp_path: Path) -> None:
    place, script = tmp_path / "ports.json", tmp_path / "faults.toml"
    script.write_text('[[fault]]\nkind = "status"\ncode = 503\ntimes = 1\n')
    words = ["--port-file", str(place), "--faults", str(script)]
    with bare(tmp_path).started("sandbox", *words):
        wait_for(place.exists, "the sandbox")
        places = json.loads(place.read_text())
        assert requests.get(f"{places['eutils']}einfo.fcgi", timeout=10).status_code == 503
        assert found(places["eutils"])
        query = {"query": "SRC:PPR", "format": "json"}
        preprints = requests.get(f"{places['europepmc']}search", query, timeout=10).json()
        assert preprints["hitCount"] == 4
        asked = {"countTotal": "true", "query.term": "sample"}
        trials = requests.get(f"{places['clinicaltrials']}studies", asked, timeout=10).json()
        assert trials["totalCount"] == 14


def test_what_it_cannot_do_is_said_in_one_line(tmp_path: Path) -> None:
    home = bare(tmp_path)
    script = tmp_path / "faults.toml"
    script.write_text('[[fault]]\nkind = "stauts"\n')
    records = corpus(tmp_path, 11)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        wrong = {
            ("--port", port): "Address already in use",
            ("--port-file", str(tmp_path / "no" / "ports")): "No such file or directory",
            ("--faults", str(script)): "did you mean 'status'?",
            ("--clock", "monday"): "write it as 2026-09-14",
        }
        for words, text in wrong.items():
            done = home.k2watch("sandbox", *records, *words)
            assert done.returncode == 2
            assert done.stderr.count("\n") == 1, done.stderr
            assert text in done.stderr
