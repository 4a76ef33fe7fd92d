"""The entries with which the register begins: what could be established by 23 November 2026, each with its honest mark.

"Checked against the text" stands only where the text itself was read. The Academy's lawyer completes the register in
the interface; what is changed there is never overwritten from here.
"""

from datetime import date

from torelik.bridges.compliance.rules import BasisText
from torelik.bridges.compliance.vocabulary import Force, Mark
from torelik.kernel.trilingual import Trilingual

CHECKED_ON = date(2026, 11, 23)
CHECKED_BY = "torelik 0.1"
LEGAL_NOTES = "Legal notes of several Kazakh software projects, autumn 2026"
LIST_OF_ACTS = "Title and registration in adilet.zan.kz; the text was not at hand"

FIRST_BASES: dict[str, BasisText] = {
    "order-1-8-53": BasisText(
        act=Trilingual(
            "Қазақстан Республикасының Жоғары Сот Кеңесі жанындағы Сот төрелігі академиясының ақпараттық жүйелері мен "
            "интернет-ресурстарына қойылатын талаптарды бекіту туралы Жоғары Сот Кеңесі Төрағасының өкімі",
            "Распоряжение Председателя Высшего Судебного Совета Республики Казахстан об утверждении требований к "
            "информационным системам и интернет-ресурсам Академии правосудия",
            "Order of the Chairman of the Supreme Judicial Council of the Republic of Kazakhstan on approval of the "
            "requirements for the information systems and internet resources of the Academy of Justice",
        ),
        number="1-8/53",
        adopted_on=date(2024, 11, 4),
        force=Force.IN_FORCE,
        mark=Mark.VERIFIED,
        checked_on=CHECKED_ON,
        checked_by=CHECKED_BY,
        source="The Kazakh original, read in full",
        old_terms=Trilingual(
            "ақпараттық жүйе\nақпараттық-коммуникациялық технологиялар\n«Ақпараттандыру туралы» Заң",
            "информационная система\nинформационно-коммуникационные технологии\nЗакон «Об информатизации»",
            "information system\ninformation and communication technologies\nLaw “On Informatization”",
        ),
        new_terms=Trilingual(
            "цифрлық жүйе\nақпараттық-коммуникациялық технологиялар\n«Киберқауіпсіздік туралы» Заң және Цифрлық кодекс",
            "цифровая система\nинформационно-коммуникационные технологии\nЗакон «О кибербезопасности» и Цифровой кодекс",
            "digital system\ninformation and communication technologies\nLaw “On Cybersecurity” and the Digital Code",
        ),
        note=Trilingual(
            "Өкім 2015 жылғы заңға сілтейді; содан бері терминдер өзгерді.",
            "Распоряжение ссылается на закон 2015 года; с тех пор термины изменились.",
            "The order refers to the law of 2015; its terms have changed since.",
        ),
    ),
    "digital-code": BasisText(
        act=Trilingual(
            "Қазақстан Республикасының Цифрлық кодексі",
            "Цифровой кодекс Республики Казахстан",
            "Digital Code of the Republic of Kazakhstan",
        ),
        number="255-VIII",
        adopted_on=date(2026, 1, 9),
        edition_on=date(2026, 7, 12),
        force=Force.IN_FORCE,
        mark=Mark.SECONDARY,
        source="Newspaper publication of 10 January 2026, the ministry's notice, legal notes of several projects",
        link="https://adilet.zan.kz/rus/docs/K2600000255",
        note=Trilingual(
            "2026 жылғы 12 шілдеден бастап қолданыста. Кодекс мәтіні салыстырылған жоқ.",
            "В силе с 12 июля 2026 года. С текстом Кодекса не сверено.",
            "In force since 12 July 2026. Not compared with the text of the Code.",
        ),
    ),
    "digital-code-signatures": BasisText(
        act=Trilingual(
            "Цифрлық кодекс: электрондық қолтаңба түрлері және оны тексеру құралы",
            "Цифровой кодекс: виды электронной подписи и средство её проверки",
            "Digital Code: kinds of electronic signature and the means of checking one",
        ),
        number="255-VIII",
        article="46–49, 61, 62",
        force=Force.IN_FORCE,
        mark=Mark.TO_BE_CHECKED,
        source="Comments in a Kazakh signature engine; the Code itself was not read",
        note=Trilingual(
            "61-бап бойынша оператор қолтаңбаны тексеру құралын кез келген адамға беруге тиіс деп көрсетілген.",
            "Указано, что по статье 61 оператор обязан дать любому средство проверки подписи.",
            "It is said that by article 61 the operator must give anyone a means to check a signature.",
        ),
    ),
    "law-256-viii": BasisText(
        act=Trilingual(
            "Цифрлық кодекске байланысты заңнамалық актілерге өзгерістер енгізу туралы Заң",
            "Закон о внесении изменений в законодательные акты в связи с Цифровым кодексом",
            "Law amending legislative acts in connection with the Digital Code",
        ),
        number="256-VIII",
        adopted_on=date(2026, 1, 9),
        edition_on=date(2026, 7, 12),
        force=Force.IN_FORCE,
        mark=Mark.SECONDARY,
        source="Published excerpts",
        old_terms=Trilingual(
            "ақпараттық жүйе\nақпараттық ресурс\nақпараттандыру объектілері\nэлектрондық үкімет",
            "информационная система\nинформационный ресурс\nобъекты информатизации\nэлектронное правительство",
            "information system\ninformation resource\nobjects of informatization\nelectronic government",
        ),
        new_terms=Trilingual(
            "цифрлық жүйе\nцифрлық ресурс\nцифрлық объектілер\nцифрлық үкімет",
            "цифровая система\nцифровой ресурс\nцифровые объекты\nцифровое правительство",
            "digital system\ndigital resource\ndigital objects\ndigital government",
        ),
        note=Trilingual(
            "Терминдерді барлық актілерде ауыстырады. Қазақша терминдерді ресми мәтінмен салыстыру керек.",
            "Заменяет термины во всех актах. Казахские термины нужно сверить с официальным текстом.",
            "Replaces the terms in all acts. The Kazakh terms are to be compared with the official text.",
        ),
    ),
    "law-418-v": BasisText(
        act=Trilingual(
            "«Киберқауіпсіздік туралы» Заң (бұрынғы атауы «Ақпараттандыру туралы»)",
            "Закон «О кибербезопасности» (прежнее название «Об информатизации»)",
            "Law “On Cybersecurity” (formerly “On Informatization”)",
        ),
        number="418-V",
        adopted_on=date(2015, 11, 24),
        force=Force.IN_FORCE,
        mark=Mark.SECONDARY,
        source=LEGAL_NOTES,
        link="https://adilet.zan.kz/rus/docs/Z1500000418",
        old_terms=Trilingual("«Ақпараттандыру туралы» Заң", "Закон «Об информатизации»", "Law “On Informatization”"),
        new_terms=Trilingual("«Киберқауіпсіздік туралы» Заң", "Закон «О кибербезопасности»", "Law “On Cybersecurity”"),
    ),
    "law-370-ii": BasisText(
        act=Trilingual(
            "«Электрондық құжат және электрондық цифрлық қолтаңба туралы» Заң",
            "Закон «Об электронном документе и электронной цифровой подписи»",
            "Law “On Electronic Document and Electronic Digital Signature”",
        ),
        number="370-II",
        adopted_on=date(2003, 1, 7),
        force=Force.LOST,
        mark=Mark.SECONDARY,
        source=LEGAL_NOTES,
        link="https://adilet.zan.kz/rus/docs/Z030000370_",
        note=Trilingual(
            "Күшін жойған деп көрсетіледі; ережелері Цифрлық кодекске көшкен. Кодексте тексерілген жоқ.",
            "Указывается как утративший силу; нормы перешли в Цифровой кодекс. По Кодексу не проверено.",
            "Cited as having lost force; its rules moved into the Digital Code. Not checked in the Code.",
        ),
    ),
    "decree-832": BasisText(
        act=Trilingual(
            "Ақпараттық-коммуникациялық технологиялар және ақпараттық қауіпсіздікті қамтамасыз ету саласындағы "
            "бірыңғай талаптар (Үкімет қаулысы)",
            "Единые требования в области информационно-коммуникационных технологий и обеспечения информационной "
            "безопасности (постановление Правительства)",
            "Unified requirements in information and communication technologies and information security (decree of the "
            "Government)",
        ),
        number="832",
        adopted_on=date(2016, 12, 20),
        edition_on=date(2024, 5, 13),
        force=Force.IN_FORCE,
        mark=Mark.SECONDARY,
        source="Opening of the text and titles of amendments in adilet.zan.kz; legal notes of autumn 2026 cite it as in force",
        note=Trilingual(
            "Белгілі өзгерістер: 18.01.2021 № 12, 10.06.2022 № 383, 10.02.2023 № 112, 13.05.2024 № 372. "
            "Академия – мемлекеттік заңды тұлға, сондықтан талаптар оған міндетті.",
            "Известные изменения: № 12 от 18.01.2021, № 383 от 10.06.2022, № 112 от 10.02.2023, № 372 от 13.05.2024. "
            "Академия — государственное юридическое лицо, поэтому требования для неё обязательны.",
            "Known amendments: No. 12 of 18.01.2021, No. 383 of 10.06.2022, No. 112 of 10.02.2023, No. 372 of 13.05.2024. "
            "The Academy is a state legal entity, so the requirements bind it.",
        ),
    ),
    "decree-832-logs": BasisText(
        act=Trilingual(
            "Бірыңғай талаптар: ақпараттық қауіпсіздік оқиғаларының журналдарын сақтау",
            "Единые требования: хранение журналов событий информационной безопасности",
            "Unified requirements: keeping the logs of security events",
        ),
        number="832",
        article="38",
        force=Force.IN_FORCE,
        mark=Mark.SECONDARY,
        source="A constant in an independent project says the same; the paragraph was not read",
        note=Trilingual(
            "Кемінде үш жыл сақталады, кемінде екі айы жедел қолжетімді болады. Тармақ нөмірін заңгер растауы керек.",
            "Хранятся не менее трёх лет, из них не менее двух месяцев в оперативном доступе. Номер пункта подтверждает юрист.",
            "Kept for at least three years, at least two months of them online. A lawyer confirms the number of the paragraph.",
        ),
    ),
    "decree-832-cms": BasisText(
        act=Trilingual(
            "Бірыңғай талаптар: интернет-ресурс контентін басқару жүйесі",
            "Единые требования: система управления содержимым интернет-ресурса",
            "Unified requirements: the content management system of an internet resource",
        ),
        number="832",
        force=Force.IN_FORCE,
        mark=Mark.TO_BE_CHECKED,
        source="From memory of the text",
        note=Trilingual(
            "Орналастыруға рұқсат, авторлық, зиянды кодты тексеру, тұтастық, өзгерістер журналы, әдеттен тыс белсенділік.",
            "Разрешение на размещение, авторство, проверка на вредоносный код, целостность, журнал изменений, аномалии.",
            "Authorised placing, authorship, malware check, integrity, journal of changes, anomalous activity.",
        ),
    ),
    "order-199-nq": BasisText(
        act=Trilingual(
            "Мемлекеттік органдар объектілеріндегі ақпараттық қауіпсіздік оқиғаларын мониторингтеу қағидалары",
            "Правила мониторинга событий информационной безопасности объектов государственных органов",
            "Rules for monitoring security events of the objects of state bodies",
        ),
        number="199/НҚ",
        adopted_on=date(2019, 8, 16),
        edition_on=date(2022, 10, 27),
        force=Force.UNKNOWN,
        mark=Mark.TO_BE_CHECKED,
        source=f"{LIST_OF_ACTS} (No. 19286)",
    ),
    "order-52-nq": BasisText(
        act=Trilingual(
            "Ақпараттық қауіпсіздікті қамтамасыз ету мониторингін жүргізу қағидалары",
            "Правила проведения мониторинга обеспечения информационной безопасности",
            "Rules for monitoring the assurance of information security",
        ),
        number="52/НҚ",
        adopted_on=date(2018, 3, 28),
        edition_on=date(2025, 4, 23),
        force=Force.UNKNOWN,
        mark=Mark.TO_BE_CHECKED,
        source=f"{LIST_OF_ACTS} (No. 17019; amended by No. 175/НҚ, No. 36014)",
    ),
    "order-111-nq": BasisText(
        act=Trilingual(
            "Ақпараттық қауіпсіздік талаптарына сәйкестік сынақтарын жүргізу әдістемесі мен қағидалары",
            "Методика и правила проведения испытаний на соответствие требованиям информационной безопасности",
            "Method and rules of tests for compliance with the requirements of information security",
        ),
        number="111/НҚ",
        adopted_on=date(2019, 6, 3),
        force=Force.UNKNOWN,
        mark=Mark.TO_BE_CHECKED,
        source=f"{LIST_OF_ACTS} (No. 18795)",
        note=Trilingual(
            "Өнеркәсіптік пайдалануға дейін сынақ міндетті деп көрсетіледі.",
            "Указывается, что испытания обязательны до промышленной эксплуатации.",
            "It is said that the tests are mandatory before operation.",
        ),
    ),
    "law-94-v": BasisText(
        act=Trilingual(
            "«Дербес деректер және оларды қорғау туралы» Заң",
            "Закон «О персональных данных и их защите»",
            "Law “On Personal Data and their Protection”",
        ),
        number="94-V",
        adopted_on=date(2013, 5, 21),
        edition_on=date(2026, 6, 24),
        force=Force.IN_FORCE,
        mark=Mark.SECONDARY,
        source="A memo that read the edition of September 2026 in adilet.zan.kz",
        note=Trilingual(
            "231-VIII, 256-VIII және 24.06.2026 жылғы 326-VIII заңдарымен өзгертілген; келісім мазмұны – 8-бап.",
            "Изменён законами 231-VIII, 256-VIII и 326-VIII от 24.06.2026; содержание согласия — статья 8.",
            "Amended by laws 231-VIII, 256-VIII and 326-VIII of 24.06.2026; the content of consent is article 8.",
        ),
    ),
    "personal-data-protection-rules": BasisText(
        act=Trilingual(
            "Дербес деректерді қорғау шараларын жүзеге асыру қағидалары",
            "Правила осуществления мер по защите персональных данных",
            "Rules for measures to protect personal data",
        ),
        number="32810",
        adopted_on=date(2023, 6, 12),
        edition_on=date(2026, 1, 6),
        force=Force.IN_FORCE,
        mark=Mark.SECONDARY,
        source="News of the amendment of 22.12.2025; the number is that of the state registration",
    ),
    "constitution": BasisText(
        act=Trilingual(
            "Қазақстан Республикасының Конституциясы",
            "Конституция Республики Казахстан",
            "Constitution of the Republic of Kazakhstan",
        ),
        number="2026",
        article="9, 21",
        edition_on=date(2026, 7, 1),
        force=Force.IN_FORCE,
        mark=Mark.SECONDARY,
        source="A legal memo that read it in adilet.zan.kz on 25.09.2026",
        note=Trilingual(
            "9-бап: мемлекеттік тіл – қазақ тілі. 21-бап: дербес деректер.",
            "Статья 9: государственный язык — казахский. Статья 21: персональные данные.",
            "Article 9: the state language is Kazakh. Article 21: personal data.",
        ),
    ),
    "order-124-nq": BasisText(
        act=Trilingual(
            "Мемлекеттік органдардың интернет-ресурстарын ақпаратпен толықтыру қағидалары",
            "Правила информационного наполнения интернет-ресурсов государственных органов",
            "Rules for the content of internet resources of state bodies",
        ),
        number="124-НҚ",
        adopted_on=date(2025, 3, 31),
        force=Force.IN_FORCE,
        mark=Mark.SECONDARY,
        source="Summaries by digitalrights.asia and drc.law (registration No. 35902)",
    ),
    "order-38-nq": BasisText(
        act=Trilingual(
            "Қазақстандық домендік аттарды тіркеу және пайдалану қағидалары",
            "Правила регистрации и пользования казахстанскими доменными именами",
            "Rules for registering and using Kazakhstan's domain names",
        ),
        number="38/НҚ",
        adopted_on=date(2018, 3, 13),
        force=Force.IN_FORCE,
        mark=Mark.SECONDARY,
        source="Notices of three registrars",
        note=Trilingual(
            "Ресурс Қазақстандағы серверде орналасады және TLS сертификаты болады.",
            "Ресурс размещается на сервере в Казахстане и имеет сертификат TLS.",
            "The resource stands on a server in Kazakhstan and has a TLS certificate.",
        ),
    ),
    "cao-640-6": BasisText(
        act=Trilingual(
            "Әкімшілік құқық бұзушылық туралы кодекс: бөтен ЭЦҚ кілтін пайдалану",
            "Кодекс об административных правонарушениях: использование чужого ключа ЭЦП",
            "Code on Administrative Offences: using another person's EDS key",
        ),
        number="235-V",
        article="640(6)",
        edition_on=date(2025, 3, 13),
        force=Force.IN_FORCE,
        mark=Mark.SECONDARY,
        source="A law firm's alert of 2025",
        note=Trilingual(
            "Иесінің келісімі болса да – құқық бұзушылық: жүйе ешкімнің кілтін сақтамайды.",
            "Нарушение даже при согласии владельца: система не хранит ничьих ключей.",
            "An offence even with the owner's consent: the system keeps nobody's keys.",
        ),
    ),
    "st-rk-2191": BasisText(
        act=Trilingual(
            "ҚР СТ 2191: интернет-ресурстардың қолжетімділігі",
            "СТ РК 2191: доступность интернет-ресурсов",
            "ST RK 2191: accessibility of internet resources",
        ),
        number="ST RK 2191-2023",
        force=Force.UNKNOWN,
        mark=Mark.TO_BE_CHECKED,
        source="Named by order 124-НҚ; the text is sold",
        note=Trilingual(
            "Өнім WCAG 2.2 AA бойынша тексеріледі; 2012 жылғы нұсқасы WCAG 2.0 негізінде болған.",
            "Продукт проверяется по WCAG 2.2 AA; редакция 2012 года основана на WCAG 2.0.",
            "The product is checked against WCAG 2.2 AA; the edition of 2012 was based on WCAG 2.0.",
        ),
    ),
}
