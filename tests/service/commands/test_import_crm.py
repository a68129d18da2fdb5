"""`ringback import`: good rows go in, bad ones are told by line; twice is once; a dry run writes nothing."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from db.connect import Database
from db.models.crm import Company, Phone, StageChange
from service.commands.import_crm import command

COMPANIES = (
    "Код;Название;Телефоны;VIP\nc1;ООО «Вектор»;8 (495) 123-45-67;да\nc2;;;\nc3;Омега;нет;может быть\nc4;Сигма;нет;\n"
)


@pytest.fixture
def ringback(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RINGBACK_DATABASE_URL", database_url)
    monkeypatch.setenv("RINGBACK_DATA_DIR", str(tmp_path))

    def run(kind: str, text: str, *options: str) -> Result:
        path = tmp_path / f"{kind}.csv"
        path.write_text(text, "utf-8")
        return CliRunner().invoke(command, [kind, str(path), *options])

    return run


def count(db: Database, table: type) -> int:
    return db.read_now(lambda session: session.scalar(select(func.count()).select_from(table))) or 0


def test_bad_rows_are_told_by_line_and_the_rest_is_imported(ringback, db: Database) -> None:
    done = ringback("companies", COMPANIES)
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "companies: 2 added, 0 changed, 0 the same, 2 bad",
        "line 5: phones: “нет” is no phone number and was left out",
    ]
    assert done.stderr.splitlines() == [
        "line 3: name: Field required",
        "line 4: is_vip: “может быть” is not understood",
    ]
    assert (count(db, Company), count(db, Phone)) == (2, 1)


def test_twice_is_once(ringback, db: Database) -> None:
    text = "id,name\nc1,Vector\nc2,Omega\n"
    assert json.loads(ringback("companies", text, "--json").stdout)["added"] == 2
    again = json.loads(ringback("companies", text.replace("Omega", "Omega+"), "--json").stdout)
    assert (again["added"], again["changed"], again["same"], again["bad"]) == (0, 1, 1, [])


def test_a_dry_run_says_what_would_be_and_writes_nothing(ringback, db: Database) -> None:
    done = ringback("companies", COMPANIES, "--dry-run", "--json")
    said = json.loads(done.stdout)
    assert (said["dry_run"], said["added"], [bad["line"] for bad in said["bad"]]) == (True, 2, [3, 4])
    assert count(db, Company) == 0


def test_every_kind_goes_in_by_its_references(ringback, db: Database) -> None:
    files = {
        "companies": "id;название\nc1;Вектор\n",
        "employees": "id;фио;роль;внутренний номер\ne1;Анна Белова;Телемаркетинг;204\n",
        "contacts": "id;имя;компания;телефон\np1;Ирина;c1;+79000000001\n",
        "leads": "id;название;компания;контакт;менеджер;статус;воронка;этап;сумма\n"
        "l1;Короба;c1;p1;e1;Забракован;optsnab;rejected;58 200,00\n",
        "deals": "id;название;компания;лид;воронка;этап;сумма;создана\n"
        "d1;Плёнка;c1;l1;optsnab;payment;1,5;01.10.2026\n",
        "stage-changes": "id;сделка;с этапа;на этап;дата\n"
        "s1;d1;interest;offer;02.10.2026 10:00\ns2;d1;offer;payment;05.10.2026\n",
    }
    for kind, text in files.items():
        done = ringback(kind, text, "--json")
        assert (done.exit_code, json.loads(done.stdout)["bad"]) == (0, []), kind
    assert count(db, StageChange) == 3, "two of the deal; the lead came as it was made"
    again = json.loads(ringback("stage-changes", files["stage-changes"], "--json").stdout)
    assert (again["added"], again["same"]) == (0, 2)


def test_a_missing_reference_is_named(ringback) -> None:
    done = ringback("contacts", "id,name,company\np1,Irina,c9\n")
    assert done.stderr.strip() == "line 2: no company has the id c9; send the company first"


def test_a_file_that_is_none_is_one_line(ringback) -> None:
    done = CliRunner().invoke(command, ["companies", "nowhere.csv"])
    assert (done.exit_code, done.output) == (1, "Error: nowhere.csv: no such file\n")
