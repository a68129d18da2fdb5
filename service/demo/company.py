"""«Меридиан»: an invented sales house that sells for several suppliers.  Who works there, what they sell."""

from dataclasses import dataclass

from adapters.records import EmployeeRecord, EmployeeRole

NAME = "Меридиан"
TELEMARKETING, CLOSING = "Привлечение", "Сделки"
LINE = "+74950000400"
EXPORT_LINE = "+74950000401"


@dataclass(frozen=True, slots=True)
class Brand:
    """What is sold under one name, in the cases its sentences need."""

    name: str
    product: str  # nominative: "стрейч-плёнка"
    of_product: str  # genitive
    the_product: str  # accusative
    unit: str  # genitive plural: "12 рулонов"
    a_unit: str  # accusative singular: "за рулон"
    price: int  # of a unit, in the currency
    most: int  # units of a usual order
    rivals: tuple[str, ...]  # other suppliers that customers name
    currency: str = "RUB"


# fmt: off  # a brand a line reads as a table
PLASTICS = Brand(
    "Полимер Плюс",
    "стрейч-плёнка",
    "стрейч-плёнки",
    "стрейч-плёнку",
    "рулонов",
    "рулон",
    4850,
    40,
    ("ПакМастер", "Упакторг"),
)
PAPERLESS = Brand(
    "Деловой Контур",
    "документооборот",
    "документооборота",
    "электронный документооборот",
    "лицензий",
    "лицензию",
    6800,
    50,
    ("Инфосфера",),
)
FORMWORK = Brand("Стройформат", "опалубка", "опалубки", "опалубочные щиты", "щитов", "щит", 11200, 60, ("СтройЛига",))
OFFICE = Brand("Бумага и Офис", "бумага", "бумаги", "офисную бумагу", "коробок", "коробку", 2150, 80, ("Канцбюро",))
FASTENERS = Brand("Метизторг", "крепёж", "крепежа", "анкерные болты", "ящиков", "ящик", 7400, 30, ("Болт-Сервис",))
PAYROLL = Brand(
    "Brightpay",
    "payroll service",
    "the payroll service",
    "the payroll service",
    "seats",
    "seat",
    18,
    240,
    ("Payfast",),
    "USD",
)
# fmt: on
BRANDS = (PLASTICS, PAPERLESS, FORMWORK, OFFICE, FASTENERS, PAYROLL)
OWN_NAMES = (NAME, *(brand.name for brand in BRANDS))
COMPETITORS = tuple(rival for brand in BRANDS for rival in brand.rivals)


@dataclass(frozen=True, slots=True)
class Person:
    """An employee; `extension` is the telephone on the desk."""

    id: str
    name: str
    role: EmployeeRole
    team: str
    extension: str
    is_woman: bool = False

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @property
    def record(self) -> EmployeeRecord:
        return EmployeeRecord(
            external_id=self.id,
            name=self.name,
            role=self.role,
            team=self.team,
            email=f"{self.id}@meridian.example",
            extensions=(self.extension, *([OLEGS_MOBILE] if self.id == "tikhiy" else [])),
        )


VERA = Person("sokolova", "Вера Соколова", EmployeeRole.TELEMARKETING, TELEMARKETING, "101", True)
MAXIM = Person("rogov", "Максим Рогов", EmployeeRole.TELEMARKETING, TELEMARKETING, "102")
POLINA = Person("demina", "Полина Дёмина", EmployeeRole.TELEMARKETING, TELEMARKETING, "103", True)
IGOR = Person("belov", "Игорь Белов", EmployeeRole.TELEMARKETING, TELEMARKETING, "104")
MARIA = Person("kravtsova", "Мария Кравцова", EmployeeRole.CLOSER, CLOSING, "201", True)
ARTEM = Person("lapin", "Артём Лапин", EmployeeRole.CLOSER, CLOSING, "202")
MARK = Person("ellis", "Mark Ellis", EmployeeRole.CLOSER, CLOSING, "204")
MARINA = Person("yudina", "Марина Юдина", EmployeeRole.ACCOUNT_MANAGER, CLOSING, "203", True)
OLEG = Person("tikhiy", "Олег Тихий", EmployeeRole.LOGISTICS, CLOSING, "301")
STAFF = (VERA, MAXIM, POLINA, IGOR, MARIA, ARTEM, MARK, MARINA, OLEG)
OLEGS_MOBILE = "+79000039901"  # on his card as an extension: calls to it are calls among colleagues
NOBODYS_EXTENSION = "109"  # a telephone that no card names: it waits on the page of unknown extensions
CALLERS = (VERA, MAXIM, POLINA, IGOR)
CLOSERS = (MARIA, ARTEM)
