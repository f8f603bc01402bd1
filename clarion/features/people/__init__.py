"""People: accounts (tenants), users with extensions, sign-in, roles, presence, directory.

The lowest of the features: everybody may use this face, and it uses no other feature.
Offer upward: `NumberBook` (who has which number) and `ActiveCallRegistry` (calls shown in presence) are classes
to subclass and offer to the container.
"""

from clarion.features.people import demo
from clarion.features.people.account_links import ACCOUNT_LINKS_CHANGED, LinkSnapshot, read_link_memory
from clarion.features.people.account_links import router as account_links_router
from clarion.features.people.accounts.events import ACCOUNT_CHANGED, AccountChanged
from clarion.features.people.accounts.models import Account, AccountStatus, companies
from clarion.features.people.accounts.regional import at_home, country_view, format_number
from clarion.features.people.accounts.responses import CountryReference
from clarion.features.people.accounts.routes import router as accounts_router
from clarion.features.people.accounts.service import create_account, set_account_status, set_international_calling
from clarion.features.people.accounts.views import find_operator, list_operators
from clarion.features.people.authorize.consents import forget_client
from clarion.features.people.authorize.interop import router as interop_router
from clarion.features.people.authorize.routes import router as authorize_router
from clarion.features.people.authorize.rules import check_new_redirect_uri
from clarion.features.people.browser_sessions.routes import router as sign_on_router
from clarion.features.people.browser_sessions.tickets import make_entry_ticket
from clarion.features.people.browser_sessions.visit import Visit
from clarion.features.people.connections.busy import BusySpan, CalendarUse, accounts_with_calendars, calendar_uses
from clarion.features.people.connections.events import (
    CALENDAR_CHANGED,
    CONNECTION_CONTACTS_CHANGED,
    CalendarChanged,
    ConnectionContactsChanged,
)
from clarion.features.people.connections.names import names_by_number
from clarion.features.people.connections.routes import providers_router as connection_providers_router
from clarion.features.people.connections.routes import router as connections_router
from clarion.features.people.connections.service import forget_connections
from clarion.features.people.connections.startup import close_connections, open_connections
from clarion.features.people.contacts.events import (
    CONTACTS_CHANGED,
    FAVORITES_CHANGED,
    ContactsChanged,
    FavoritesChanged,
)
from clarion.features.people.contacts.queries import company_names, contact_numbers
from clarion.features.people.contacts.routes import router as contacts_router
from clarion.features.people.contacts.rules import e164_of, searched_words
from clarion.features.people.contacts.service import delete_contacts, empty_book
from clarion.features.people.contacts.shared_routes import router as shared_contacts_router
from clarion.features.people.contacts.teams import ContactTeams
from clarion.features.people.cost_centers.events import COST_CENTERS_CHANGED
from clarion.features.people.cost_centers.queries import get_cost_center, lines_of_cost_centers
from clarion.features.people.cost_centers.routes import router as cost_centers_router
from clarion.features.people.custom_fields.routes import router as custom_fields_router
from clarion.features.people.demo import find_demo_account
from clarion.features.people.dictionary.countries import find_country, states_of
from clarion.features.people.dictionary.languages import find_language, language_view
from clarion.features.people.dictionary.routes import router as dictionary_router
from clarion.features.people.directory.lookup_routes import router as directory_lookup_router
from clarion.features.people.directory.numbers import BookNumber, NumberBook
from clarion.features.people.directory.routes import router as directory_router
from clarion.features.people.directory.search import numbers_named
from clarion.features.people.directory.views import directory_entry
from clarion.features.people.emails.routes import router as letters_router
from clarion.features.people.emails.service import welcome_person
from clarion.features.people.emails.state_routes import router as email_state_router
from clarion.features.people.ldap.routes import router as ldap_router
from clarion.features.people.ldap.syncing import look as look_into_directory
from clarion.features.people.ldap.syncing import plan_view as directory_plan_view
from clarion.features.people.ldap.syncing import run as run_directory
from clarion.features.people.openid.signing_keys import SigningKeys
from clarion.features.people.openid_sign_in.public_routes import router as openid_sign_in_router
from clarion.features.people.openid_sign_in.routes import router as openid_provider_router
from clarion.features.people.presence.active_calls import ActiveCallRegistry
from clarion.features.people.presence.events import (
    PRESENCE_CHANGED,
    QUEUE_PRESENCE_CHANGED,
    PresenceChanged,
    QueuePresenceChanged,
)
from clarion.features.people.presence.first_reach import note_reachable
from clarion.features.people.presence.models import DndStatus, PresenceSettings
from clarion.features.people.presence.queue_routes import router as queue_presence_router
from clarion.features.people.presence.queues import CallQueueCache
from clarion.features.people.presence.queues import taking as queue_calls_taken
from clarion.features.people.presence.routes import router as presence_router
from clarion.features.people.presence.routes import view as presence_view
from clarion.features.people.presence.rules import takes_calls
from clarion.features.people.presence.service import default_settings as default_presence_settings
from clarion.features.people.presence.service import settings_of as presence_settings_of
from clarion.features.people.presence.service import stored_settings_of as stored_presence_settings_of
from clarion.features.people.presence.service import update_presence
from clarion.features.people.presence.states import TelephonyStates
from clarion.features.people.presence.unified_routes import router as unified_presence_router
from clarion.features.people.push import (
    Note,
    PushCache,
    PushSender,
    PushSource,
    close_push,
    open_push,
    push,
    push_sources,
    take_back,
)
from clarion.features.people.push import router as push_router
from clarion.features.people.roles.assignment_routes import router as role_assignments_router
from clarion.features.people.roles.catalogue import ADMIN_PERMISSIONS, ALL_PERMISSIONS, MEMBER_PERMISSIONS, Role
from clarion.features.people.roles.dictionary_routes import router as role_dictionary_router
from clarion.features.people.roles.events import ROLES_CHANGED, RolesChanged
from clarion.features.people.roles.holders import ANYWHERE, people_with
from clarion.features.people.roles.profile_routes import router as profile_router
from clarion.features.people.roles.queries import default_role, holders_of_permission, list_roles
from clarion.features.people.roles.routes import router as roles_router
from clarion.features.people.roles.service import check_may_give, check_may_manage
from clarion.features.people.saml.public_routes import router as saml_router
from clarion.features.people.saml.routes import router as identity_provider_router
from clarion.features.people.scim.answers import scim_error
from clarion.features.people.scim.routes import router as scim_router
from clarion.features.people.second_factor.service import SecondSteps, second_steps_of
from clarion.features.people.security.admin_routes import router as security_admin_router
from clarion.features.people.security.routes import router as security_router
from clarion.features.people.security.session_routes import router as security_session_router
from clarion.features.people.settings.events import (
    SMS_RECIPIENTS_CHANGED,
)
from clarion.features.people.settings.notices import Notice, Notices, notices_of
from clarion.features.people.settings.recipients import receives_for, sms_recipients_of
from clarion.features.people.settings.routes import router as settings_router
from clarion.features.people.sign_in.credential_routes import router as credentials_router
from clarion.features.people.sign_in.inspection import explain_token
from clarion.features.people.sign_in.programs import prove_for_program
from clarion.features.people.sign_in.routes import router as sign_in_router
from clarion.features.people.sites.admin_routes import router as site_administration_router
from clarion.features.people.sites.events import SITES_CHANGED, SitesChanged
from clarion.features.people.sites.limits import settle_within_sites
from clarion.features.people.sites.models import MAIN_SITE
from clarion.features.people.sites.queries import (
    Place,
    accounts_with_sites,
    get_site,
    places_of,
    sites_of,
    sites_of_accounts,
    within_sites,
)
from clarion.features.people.sites.routes import router as sites_router
from clarion.features.people.sites.service import move_to_site
from clarion.features.people.sso.routes import router as company_sign_in_router
from clarion.features.people.sso.service import allow_own_passwords
from clarion.features.people.startup import close_people, offer_people, open_people
from clarion.features.people.tasks.models import BulkTask
from clarion.features.people.tasks.service import get_task, keep_task
from clarion.features.people.templates.routes import router as templates_router
from clarion.features.people.users.belongings import Belongings, read_belongings
from clarion.features.people.users.bulk_routes import router as bulk_users_router
from clarion.features.people.users.edit import change as change_extension
from clarion.features.people.users.events import EXTENSION_CHANGED, ExtensionChanged
from clarion.features.people.users.image_routes import hide_image, image_files, show_image
from clarion.features.people.users.image_routes import meeting_router as meeting_images_router
from clarion.features.people.users.image_routes import router as images_router
from clarion.features.people.users.images import ProfileImage, read_profile_image
from clarion.features.people.users.kinds import ExtensionKinds
from clarion.features.people.users.list_routes import router as people_list_router
from clarion.features.people.users.models import PEOPLE_TYPES, Extension, ExtensionStatus, ExtensionType, name_of
from clarion.features.people.users.provisioning import NewUser, provision_user
from clarion.features.people.users.queries import find_extension, find_extension_by_number
from clarion.features.people.users.readers import reader_of
from clarion.features.people.users.responses import NamedReference
from clarion.features.people.users.routes import router as users_router
from clarion.features.people.users.rules import check_extension_number, next_free_number
from clarion.features.people.users.schemas import ExtensionChange
from clarion.features.people.users.service import (
    Profile,
    create_extension,
    delete_extension,
    set_pin,
    tell_extension_changed,
    update_extension,
)
from clarion.features.people.users.stored_files import StoredFiles
from clarion.features.people.users.tour_routes import router as tour_router

routers = (
    sign_in_router,
    authorize_router,
    interop_router,
    sign_on_router,
    company_sign_in_router,
    ldap_router,
    identity_provider_router,
    saml_router,
    openid_provider_router,
    openid_sign_in_router,
    credentials_router,
    security_admin_router,
    account_links_router,
    letters_router,
    email_state_router,
    security_router,
    security_session_router,
    accounts_router,
    dictionary_router,
    bulk_users_router,
    people_list_router,
    users_router,
    tour_router,
    roles_router,
    role_assignments_router,
    role_dictionary_router,
    profile_router,
    presence_router,
    unified_presence_router,
    queue_presence_router,
    settings_router,
    push_router,
    templates_router,
    images_router,
    meeting_images_router,
    directory_router,
    directory_lookup_router,
    sites_router,
    site_administration_router,
    custom_fields_router,
    cost_centers_router,
    contacts_router,
    shared_contacts_router,
    connections_router,
    connection_providers_router,
    scim_router,
)

__all__ = [
    "ACCOUNT_CHANGED",
    "ACCOUNT_LINKS_CHANGED",
    "ADMIN_PERMISSIONS",
    "ALL_PERMISSIONS",
    "ANYWHERE",
    "CALENDAR_CHANGED",
    "CONNECTION_CONTACTS_CHANGED",
    "CONTACTS_CHANGED",
    "COST_CENTERS_CHANGED",
    "EXTENSION_CHANGED",
    "FAVORITES_CHANGED",
    "MAIN_SITE",
    "MEMBER_PERMISSIONS",
    "PEOPLE_TYPES",
    "PRESENCE_CHANGED",
    "QUEUE_PRESENCE_CHANGED",
    "ROLES_CHANGED",
    "SITES_CHANGED",
    "SMS_RECIPIENTS_CHANGED",
    "Account",
    "AccountChanged",
    "AccountStatus",
    "ActiveCallRegistry",
    "Belongings",
    "BookNumber",
    "BulkTask",
    "BusySpan",
    "CalendarChanged",
    "CalendarUse",
    "CallQueueCache",
    "ConnectionContactsChanged",
    "ContactTeams",
    "ContactsChanged",
    "CountryReference",
    "DndStatus",
    "Extension",
    "ExtensionChange",
    "ExtensionChanged",
    "ExtensionKinds",
    "ExtensionStatus",
    "ExtensionType",
    "FavoritesChanged",
    "LinkSnapshot",
    "NamedReference",
    "NewUser",
    "Note",
    "Notice",
    "Notices",
    "NumberBook",
    "Place",
    "PresenceChanged",
    "PresenceSettings",
    "Profile",
    "ProfileImage",
    "PushCache",
    "PushSender",
    "PushSource",
    "QueuePresenceChanged",
    "Role",
    "RolesChanged",
    "SecondSteps",
    "SigningKeys",
    "SitesChanged",
    "StoredFiles",
    "TelephonyStates",
    "Visit",
    "accounts_with_calendars",
    "accounts_with_sites",
    "allow_own_passwords",
    "at_home",
    "calendar_uses",
    "change_extension",
    "check_extension_number",
    "check_may_give",
    "check_may_manage",
    "check_new_redirect_uri",
    "close_connections",
    "close_people",
    "close_push",
    "companies",
    "company_names",
    "contact_numbers",
    "country_view",
    "create_account",
    "create_extension",
    "default_presence_settings",
    "default_role",
    "delete_contacts",
    "delete_extension",
    "demo",
    "directory_entry",
    "directory_plan_view",
    "e164_of",
    "empty_book",
    "explain_token",
    "find_country",
    "find_demo_account",
    "find_extension",
    "find_extension_by_number",
    "find_language",
    "find_operator",
    "forget_client",
    "forget_connections",
    "format_number",
    "get_cost_center",
    "get_site",
    "get_task",
    "hide_image",
    "holders_of_permission",
    "image_files",
    "keep_task",
    "language_view",
    "lines_of_cost_centers",
    "list_operators",
    "list_roles",
    "look_into_directory",
    "make_entry_ticket",
    "move_to_site",
    "name_of",
    "names_by_number",
    "next_free_number",
    "note_reachable",
    "notices_of",
    "numbers_named",
    "offer_people",
    "open_connections",
    "open_people",
    "open_push",
    "people_with",
    "places_of",
    "presence_settings_of",
    "presence_view",
    "prove_for_program",
    "provision_user",
    "push",
    "push_sources",
    "queue_calls_taken",
    "read_belongings",
    "read_link_memory",
    "read_profile_image",
    "reader_of",
    "receives_for",
    "routers",
    "run_directory",
    "scim_error",
    "searched_words",
    "second_steps_of",
    "set_account_status",
    "set_international_calling",
    "set_pin",
    "settle_within_sites",
    "show_image",
    "sites_of",
    "sites_of_accounts",
    "sms_recipients_of",
    "states_of",
    "stored_presence_settings_of",
    "take_back",
    "takes_calls",
    "tell_extension_changed",
    "update_extension",
    "update_presence",
    "welcome_person",
    "within_sites",
]
