"""What other contexts may use of the library."""

from torelik.library.acquisition.actions import (
    AcquisitionRefused,
    accept_suggestion,
    add_invoice_line,
    add_line,
    add_suggestion,
    approve_invoice,
    catalogue_line,
    change_order,
    claim_order,
    decline_suggestion,
    draft_invoice,
    draft_order,
    save_contract,
    save_fund,
    save_supplier,
    send_order,
    set_budget,
    suggest,
)
from torelik.library.acquisition.models import Order
from torelik.library.acquisition.queries import budget_choices, lines_of_order, supplier_choices
from torelik.library.acquisition.queries import order as order_by_uuid
from torelik.library.acquisition.rules import ListedTitle
from torelik.library.articles.actions import enter_contents, open_issue
from torelik.library.articles.rules import rows_of_text
from torelik.library.articles.speaking import with_languages
from torelik.library.authorities.actions import relate as relate_authorities
from torelik.library.authorities.actions import save_authority
from torelik.library.authorities.tasks import resume_gatherings
from torelik.library.authorities.vocabulary import AuthorityKind, RelationKind
from torelik.library.branches.actions import add_holidays, close_days, save_branch, save_point
from torelik.library.branches.rules import Interval, holidays, intervals_of
from torelik.library.branches.vocabulary import PointKind
from torelik.library.cataloguing.actions import (
    ImportRefused,
    ImportSummary,
    catalogue_record,
    change_record,
    end_stage,
    export_records,
    import_file,
)
from torelik.library.cataloguing.indexing import title_shown as title_of_hit
from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord
from torelik.library.cataloguing.marc.values import NEW_LEADER
from torelik.library.cataloguing.queries import RecordCard, count_articles, count_records, record_cards
from torelik.library.cataloguing.tasks import resume_imports
from torelik.library.cataloguing.vocabulary import RecordKind, Stage, language_name
from torelik.library.collections.actions import add_title as add_to_list
from torelik.library.collections.actions import make_list, publish_list, tell_new_titles
from torelik.library.collections.exhibition_actions import place_title, save_exhibition, save_section
from torelik.library.copying.actions import save_target
from torelik.library.copying.followers import Way, register_follower
from torelik.library.copying.tasks import resume_batches
from torelik.library.copying.vocabulary import Protocol, Syntax
from torelik.library.dictionaries.actions import fill_dictionaries
from torelik.library.editing.actions import add_brief, save_worksheet
from torelik.library.editing.kinds import FormKind
from torelik.library.editing.vocabulary import ScanShows
from torelik.library.electronic_copies.actions import attach_copy
from torelik.library.electronic_copies.queries import TitleInStock, titles_in_stock
from torelik.library.exporting.tasks import remove_old_exports, resume_exports
from torelik.library.holdings.actions import add_item, define_place
from torelik.library.holdings.queries import count_items, items_by_numbers, records_of_items
from torelik.library.holds.actions import place_hold, see_to_holds
from torelik.library.holds.actions import receive as receive_copy
from torelik.library.holds.queries import first_pickup
from torelik.library.labels.actions import save_list as keep_label_list
from torelik.library.lending.actions import IssueRefused, issue_item
from torelik.library.lending.long_overdue import lose_long_overdue
from torelik.library.lending.policies import save_policy, set_policy
from torelik.library.lending.queries import LoanFigures, loan_figures
from torelik.library.lending.reminder_actions import remind_readers
from torelik.library.lending.rules import Policy as LendingPolicy
from torelik.library.lending.vocabulary import LoanUse
from torelik.library.links.actions import check_when_due as check_links_when_due
from torelik.library.patrons.actions import define_category, register_patron
from torelik.library.patrons.groups import Groups as GroupsOfReaders
from torelik.library.patrons.groups import register as register_groups
from torelik.library.patrons.queries import count_patrons
from torelik.library.programs.actions import forget_answers as forget_answers_to_programs
from torelik.library.reporting.actions import Kept as KeptReport
from torelik.library.reporting.actions import save_report
from torelik.library.reporting.rules import Definition as ReportDefinition
from torelik.library.reporting.rules import Filter as ReportFilter
from torelik.library.reporting.rules import Group as ReportGroup
from torelik.library.reporting.rules import Sorting as ReportSorting
from torelik.library.reporting.vocabulary import Condition as ReportCondition
from torelik.library.reporting.vocabulary import Span as ReportSpan
from torelik.library.requests.actions import RequestRefused, place_request, see_to_requests
from torelik.library.requests.actions import fetch as fetch_request
from torelik.library.requests.actions import refuse as refuse_request
from torelik.library.requests.rules import Destination, Wanted
from torelik.library.requests.vocabulary import RefusalReason
from torelik.library.self_service.actions import add_terminal
from torelik.library.self_service.serving import Sip2Server
from torelik.library.serials.actions import claim_issues, mark_missing, receive_issue, subscribe
from torelik.library.serials.queries import issues_of as issues_of_subscription
from torelik.library.serials.rules import Pattern as PublicationPattern
from torelik.library.serials.vocabulary import Frequency, Numbering, Shown
from torelik.library.sets.actions import add_number as add_to_set
from torelik.library.sets.actions import make_set
from torelik.library.shelving.actions import class_all_records, lay_base_classes, set_proposed_marks
from torelik.library.signing.actions import appoint, keep_commission
from torelik.library.signing.rules import Member as CommissionMember
from torelik.library.signing.vocabulary import Office
from torelik.library.signing.vocabulary import Role as CommissionRole
from torelik.library.stock.actions import add_copies, add_from_order, add_of_group, add_title, draft_document, post_document
from torelik.library.stock.vocabulary import DocumentKind, Reason, Source
from torelik.library.stocktaking.actions import open_taking
from torelik.library.stocktaking.actions import scan as scan_at_shelf

__all__ = [
    "NEW_LEADER",
    "AcquisitionRefused",
    "AuthorityKind",
    "CommissionMember",
    "CommissionRole",
    "ControlField",
    "DataField",
    "Destination",
    "DocumentKind",
    "FormKind",
    "Frequency",
    "GroupsOfReaders",
    "ImportRefused",
    "ImportSummary",
    "Interval",
    "IssueRefused",
    "KeptReport",
    "LendingPolicy",
    "ListedTitle",
    "LoanFigures",
    "LoanUse",
    "MarcRecord",
    "Numbering",
    "Office",
    "Order",
    "PointKind",
    "Protocol",
    "PublicationPattern",
    "Reason",
    "RecordCard",
    "RecordKind",
    "RefusalReason",
    "RelationKind",
    "ReportCondition",
    "ReportDefinition",
    "ReportFilter",
    "ReportGroup",
    "ReportSorting",
    "ReportSpan",
    "RequestRefused",
    "ScanShows",
    "Shown",
    "Sip2Server",
    "Source",
    "Stage",
    "Syntax",
    "TitleInStock",
    "Wanted",
    "Way",
    "accept_suggestion",
    "add_brief",
    "add_copies",
    "add_from_order",
    "add_holidays",
    "add_invoice_line",
    "add_item",
    "add_line",
    "add_of_group",
    "add_suggestion",
    "add_terminal",
    "add_title",
    "add_to_list",
    "add_to_set",
    "appoint",
    "approve_invoice",
    "attach_copy",
    "budget_choices",
    "catalogue_line",
    "catalogue_record",
    "change_order",
    "change_record",
    "check_links_when_due",
    "claim_issues",
    "claim_order",
    "class_all_records",
    "close_days",
    "count_articles",
    "count_items",
    "count_patrons",
    "count_records",
    "decline_suggestion",
    "define_category",
    "define_place",
    "draft_document",
    "draft_invoice",
    "draft_order",
    "end_stage",
    "enter_contents",
    "export_records",
    "fetch_request",
    "fill_dictionaries",
    "first_pickup",
    "forget_answers_to_programs",
    "holidays",
    "import_file",
    "intervals_of",
    "issue_item",
    "issues_of_subscription",
    "items_by_numbers",
    "keep_commission",
    "keep_label_list",
    "language_name",
    "lay_base_classes",
    "lines_of_order",
    "loan_figures",
    "lose_long_overdue",
    "make_list",
    "make_set",
    "mark_missing",
    "open_issue",
    "open_taking",
    "order_by_uuid",
    "place_hold",
    "place_request",
    "place_title",
    "post_document",
    "publish_list",
    "receive_copy",
    "receive_issue",
    "record_cards",
    "records_of_items",
    "refuse_request",
    "register_follower",
    "register_groups",
    "register_patron",
    "relate_authorities",
    "remind_readers",
    "remove_old_exports",
    "resume_batches",
    "resume_exports",
    "resume_gatherings",
    "resume_imports",
    "rows_of_text",
    "save_authority",
    "save_branch",
    "save_contract",
    "save_exhibition",
    "save_fund",
    "save_point",
    "save_policy",
    "save_report",
    "save_section",
    "save_supplier",
    "save_target",
    "save_worksheet",
    "scan_at_shelf",
    "see_to_holds",
    "see_to_requests",
    "send_order",
    "set_budget",
    "set_policy",
    "set_proposed_marks",
    "subscribe",
    "suggest",
    "supplier_choices",
    "tell_new_titles",
    "title_of_hit",
    "titles_in_stock",
    "with_languages",
]
