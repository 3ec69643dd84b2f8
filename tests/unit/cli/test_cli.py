from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from specloom import cli, program
from specloom.version import VERSION

SPEC = {
    "openapi": "3.1.0",
    "info": {"title": "Pet API", "version": "1"},
    "servers": [{"url": "https://pets.example.com"}],
    "paths": {
        "/pets": {
            "get": {
                "tags": ["pets"],
                "operationId": "listPets",
                "responses": {
                    "200": {
                        "description": "all pets",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
                    }
                },
            }
        }
    },
    "components": {"schemas": {"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}}},
}
PROJECT = """
[tool.specloom.apis.pets]
spec = "pets.json"
output = "generated/pets"
package = "pet_client"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pets.json").write_text(json.dumps(SPEC))
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(program.DEBUG, raising=False)
    return tmp_path


def on_disk(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_generate_and_check_the_configured_apis(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check"]) == 1
    assert "generated/pets: does not exist" in capsys.readouterr().out
    assert cli.main(["generate"]) == 0
    assert "generated/pets: " in (said := capsys.readouterr()).out
    assert "1 operation" in said.out
    assert (project / "generated/pets/pet_client/testing/fixtures").is_dir()
    assert cli.main(["check"]) == 0
    assert capsys.readouterr().out == "generated/pets: up to date\n"
    assert cli.main(["generate"]) == 0
    assert "unchanged" in capsys.readouterr().out


def test_check_shows_one_flipped_byte(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["generate"])
    file = project / "generated/pets/pet_client/_client.py"
    file.write_text(file.read_text().replace("Client", "Clienu", 1))
    capsys.readouterr()
    assert cli.main(["check"]) == 1
    said = capsys.readouterr().out
    assert "pet_client/_client.py was edited by hand" in said
    assert any(line.startswith("    -") and "Clienu" in line for line in said.splitlines())


def test_check_fails_for_any_of_the_apis(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (project / "pyproject.toml").open("a") as file:
        file.write(PROJECT.replace("apis.pets", "apis.others").replace("generated/pets", "generated/others"))
    for changed in ("pets", "others"):
        cli.main(["generate"])
        (project / f"generated/{changed}/README.md").write_text("")
        assert cli.main(["check"]) == 1, changed
    said = capsys.readouterr().out
    assert "generated/others: 1 file differs" in said


def test_generate_one_document(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["generate", "pets.json", "--output", "out"]) == 0
    assert (project / "out/pet_client/__init__.py").is_file()
    assert not (project / "out/pet_client/testing").exists()
    ledger = json.loads((project / "out/ledger.json").read_text())
    assert [entry["python"] for entry in ledger["operations"]] == ["pet_client.resources.pets:Pets.list"]
    manifest = json.loads((project / "out/manifest.json").read_text())
    assert manifest["specloom"] == VERSION
    assert set(manifest) == {"specloom", "spec", "files"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "required"),
        (["nonsense"], "invalid choice"),
        (["generate", "--nonsense"], "unrecognized arguments: --nonsense (see specloom generate --help)"),
        (["generate", "pets.json", "--out", "x"], "unrecognized arguments: --out x"),
        (["mock", "--seed", "x"], "expected a whole number, got 'x'"),
        (["generate", "pets.json", "--output", "pets.json/x"], "pets.json: error[SL302]"),
        (["generate", "pets.json"], "a SPEC needs --output DIR"),
        (["generate", "--output", "x"], "go with a SPEC"),
        (["generate", "pets.json", "--output", "x", "--package", "class"], "is a keyword of Python"),
        (["generate", "pets.json", "--output", "pets.json"], "is a file"),
        (["generate", "missing.json", "--output", "x"], "missing.json"),
        (["generate", "pyproject.toml", "--output", "x"], "pyproject.toml"),
        (["validate", "missing.json"], "missing.json"),
        (["validate"], "required"),
        (["generate", "pets.json", "--output", "."], "was not made by specloom"),
    ],
)
def test_what_is_bad_is_said_and_exits_2(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    before = on_disk(project)
    try:
        exit_code: object = cli.main(arguments)
    except SystemExit as stopped:
        exit_code = stopped.code
    said = capsys.readouterr()
    assert exit_code == 2
    assert sentence in said.err
    assert "Traceback" not in said.err
    assert not said.out
    assert on_disk(project) == before


def test_a_bad_document_leaves_every_output_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["generate"])
    before = on_disk(project / "generated")
    (project / "bad.json").write_text("{")
    with (project / "pyproject.toml").open("a") as file:
        file.write(PROJECT.replace("pets", "bad"))
    changed = json.dumps(SPEC).replace("all pets", "each pet")
    (project / "pets.json").write_text(changed.replace("Pet API", "Other API"))
    assert cli.main(["generate"]) == 2
    assert "bad.json" in capsys.readouterr().err
    assert on_disk(project / "generated") == before


def test_strict_writes_nothing_where_something_is_lost(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lossy = json.loads(json.dumps(SPEC))
    lossy["components"]["schemas"]["Pet"]["not"] = {"$ref": "#/components/schemas/Pet"}
    (project / "lossy.json").write_text(json.dumps(lossy))
    assert cli.main(["generate", "lossy.json", "--output", "out", "--strict"]) == 1
    said = capsys.readouterr().out
    assert "nothing written" in said
    assert "approximated #/components/schemas/Pet" in said
    assert not (project / "out").exists()
    assert cli.main(["generate", "pets.json", "--output", "out", "--strict"]) == 0


def test_what_is_lost_for_one_reason_is_told_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lossy = json.loads(json.dumps(SPEC))
    members = lossy["components"]["schemas"]["Pet"]["properties"]
    members |= {f"m{number}": {"type": "string", "format": "date-time", "maxLength": 30} for number in range(7)}
    (project / "lossy.json").write_text(json.dumps(lossy))
    assert cli.main(["generate", "lossy.json", "--output", "out"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "approximated #" in line]
    assert len(lines) == 1
    assert lines[0].endswith("/m0: maxLength of a datetime is not checked (and 6 more like this)")


def test_validate_shows_both_verdicts(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate", "pets.json"]) == 0
    assert capsys.readouterr().out == "specloom: no fault\nopenapi-spec-validator: no fault\n"
    bad = json.loads(json.dumps(SPEC))
    bad["paths"]["/pets"]["get"]["responses"] = {}
    (project / "bad.json").write_text(json.dumps(bad))
    assert cli.main(["validate", "bad.json"]) == 1
    assert "openapi-spec-validator: 2 faults" in capsys.readouterr().out


def test_validate_opens_no_file_and_no_connection(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "secret.json").write_text('{"type": "string"}')
    for reference in ("http://127.0.0.1:9/x", f"file://{project}/secret.json", "ftp://127.0.0.1:9/x", "/etc/hostname"):
        bad = json.loads(json.dumps(SPEC))
        bad["components"]["schemas"]["Pet"]["properties"]["name"] = {"$ref": reference}
        (project / "bad.json").write_text(json.dumps(bad))
        assert cli.main(["validate", "bad.json"]) == 1
        assert "no verdict, it failed itself: Unresolvable" in capsys.readouterr().out


def test_a_fault_of_our_own_is_one_line(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("something\nodd \u202e")

    monkeypatch.setattr("specloom.commands.check.run", broken)
    assert cli.main(["check"]) == 70
    said = capsys.readouterr().err
    assert said.startswith("specloom: error[SL390]: a fault of specloom itself: RuntimeError: something odd \\u202e\n")
    assert "Traceback" not in said
    monkeypatch.setenv(program.DEBUG, "1")
    cli.main(["check"])
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_is_quiet(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("specloom.commands.check.run", interrupted)
    assert cli.main(["check"]) == 130
    assert capsys.readouterr().err == ""


def test_the_version_and_a_closed_pipe(project: Path) -> None:
    command = [sys.executable, "-m", "specloom"]
    shown = subprocess.run([*command, "--version"], capture_output=True, text=True)
    assert (shown.returncode, shown.stdout) == (0, f"specloom {VERSION}\n")
    piped = subprocess.run(
        f"{sys.executable} -m specloom generate pets.json --output out | true",
        shell=True,
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in piped.stderr
    assert "BrokenPipe" not in piped.stderr
