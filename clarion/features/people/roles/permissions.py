"""Every permission that a role may hold: what it lets a person do, on whose things, and what comes with it. Pure data.

Names are those of the compatible surface. `LEVELS`: `account` is about the company as a whole; `extension` is about
one extension's settings, on whose extensions a role says; `personal` is about one's own things, whatever the role.
"""

from dataclasses import dataclass
from typing import Literal, get_args

Level = Literal["account", "extension", "personal"]
LEVELS = get_args(Level)


@dataclass(frozen=True, slots=True)
class Category:
    id: str
    display_name: str
    description: str


@dataclass(frozen=True, slots=True)
class Permission:
    """`included`: permissions that come with this one. `assignable`: whether a custom role may hold it."""

    id: str
    category: str
    level: Level
    display_name: str
    included: tuple[str, ...] = ()
    assignable: bool = True

    @property
    def description(self) -> str:
        whose = {"account": "for the whole company", "extension": "where the role reaches", "personal": "one's own"}
        return f"{self.display_name} ({whose[self.level]})."


CATEGORIES = {
    category.id: category
    for category in (
        Category("Company", "Company", "The company itself: its name, address, language and time."),
        Category("PhoneSystem", "Phone system", "Numbers, phones, greetings and rules of the company."),
        Category("Emergency", "Emergency", "Where people are when they call for help."),
        Category("Users", "Users", "People and other extensions: who there is, and how they are reached."),
        Category("Roles", "Roles", "Who may do what."),
        Category("UserSettings", "User settings", "An extension's own numbers, phones, rules and notices."),
        Category("Calls", "Calls", "Calls, their records and recordings."),
        Category("Messages", "Messages", "Texts, faxes and voicemails."),
        Category("Collaboration", "Collaboration", "Team messaging, meetings, presence and contacts."),
        Category("Oversight", "Oversight", "Acceptable use, audit and analytics."),
    )
}

# id | level | what it lets do | what comes with it; a star: only predefined roles may hold it.
_TABLE = {
    "Company": """
        AccountAdministration | account | Administer the account * | ReadCompanyInfo
        ReadCompanyInfo | account | Read the company's information
        EditCompanyInfo | account | Change the company's information | ReadCompanyInfo
        Sites | account | Manage sites | ReadExtensions
        CostCenterManagement | account | Manage cost centers
        InternationalCalling | account | Open and close destinations abroad
    """,
    "PhoneSystem": """
        ReadCompanyPhoneNumbers | account | See the company's numbers
        EditCompanyPhoneNumbers | account | Manage the company's numbers | ReadCompanyPhoneNumbers
        ReadCompanyDevices | account | See the company's phones
        EditCompanyDevices | account | Change the company's phones | ReadCompanyDevices
        EditAccountDevices | account | Order and return phones | ReadCompanyDevices
        AddRemoveDevices | account | Add and remove phones | ReadCompanyDevices
        ReadCompanyAnsweringRules | account | See the company's call rules
        EditCompanyAnsweringRules | account | Change the company's call rules | ReadCompanyAnsweringRules
        ReadCompanyGreetings | account | Hear the company's greetings
        EditCompanyGreetings | account | Change the company's greetings | ReadCompanyGreetings
        AutoReceptionist | account | Manage the auto-attendant | ReadCompanyAnsweringRules
        Groups | account | Manage queues and groups | ReadExtensions
        UserGroups | account | Manage groups of users | ReadExtensions
        CallQueueToCallQueue | account | Let queues answer for each other
        EditCallQueuePresence | account | Say who takes calls of a queue
        TeamsDirectRouting | account | Connect Microsoft Teams
        ReadSMSRegistration | account | See registrations for texting
        SmsTemplates | account | Manage the company's text templates
    """,
    "Emergency": """
        EmergencyFramework | account | Manage emergency calling
        ConfigureEmergencyMaps | account | Manage emergency locations and networks
    """,
    "Users": """
        Users | extension | Manage users | ReadExtensions, ReadUserInfo
        AddRemoveUsers | account | Add and remove users | ReadExtensions
        ReadExtensions | account | See who works here
        EditExtensionInfo | extension | Change an extension
        ReadUserInfo | extension | Read a user's details
        EditUserInfo | extension | Change a user's details | ReadUserInfo
        EditUserCredentials | extension | Change a user's password and PIN
    """,
    "Roles": """
        Roles | account | Manage roles | ReadUserRoles
        ReadUserRoles | account | See the roles there are
        EditUserRoles | account | Create and change roles | ReadUserRoles
        ReadAssignedRoles | extension | See who has which role
        EditAssignedRoles | account | Give and take roles | ReadAssignedRoles, ReadUserRoles
    """,
    "UserSettings": """
        ReadUserPhoneNumbers | extension | See a user's numbers
        ReadUserDevices | extension | See a user's phones
        EditUserDevices | extension | Change a user's phones | ReadUserDevices
        ReadCallerIDSettings | extension | See what a user shows when calling
        EditCallerIDSettings | extension | Change what a user shows when calling | ReadCallerIDSettings
        ReadUserForwardingFlipNumbers | extension | See forwarding numbers
        EditUserForwardingFlipNumbers | extension | Change forwarding numbers | ReadUserForwardingFlipNumbers
        ReadUserAnsweringRules | extension | See a user's call rules
        EditUserAnsweringRules | extension | Change a user's call rules | ReadUserAnsweringRules
        ReadBlockedNumbers | extension | See blocked callers
        EditBlockedNumbers | extension | Block and unblock callers | ReadBlockedNumbers
        ReadMessagesNotificationsSettings | extension | See notification settings
        EditMessagesNotificationsSettings | extension | Change notification settings | ReadMessagesNotificationsSettings
        ReadExtensionGrant | extension | See what a user may do for others
    """,
    "Calls": """
        OutboundCalls | personal | Call out
        ReadCallLog | personal | See one's calls
        EditCallLog | personal | Remove records of one's calls | ReadCallLog
        ReadCallRecording | personal | Hear recordings
        FullCompanyCallLog | account | See the whole company's calls
        EditCompanyCallRecordings | account | Remove the company's recordings and call records | FullCompanyCallLog
        OrganizeConference | personal | Hold conferences by phone
    """,
    "Messages": """
        ReadMessages | personal | Read messages
        EditMessages | personal | Mark and remove messages | ReadMessages
        OutboundSMS | personal | Send texts | ReadMessages
        InternalSMS | personal | Send messages inside the company | ReadMessages
        OutboundFaxes | personal | Send faxes | ReadMessages
    """,
    "Collaboration": """
        Glip | personal | Use team messaging
        Meetings | personal | Hold video meetings
        WebinarSettings | account | Manage everybody's webinars
        ReadPresenceStatus | account | See who is available
        EditPresenceStatus | extension | Change presence | ReadPresenceStatus
        ReadPersonalContacts | personal | Read one's contacts
        EditPersonalContacts | personal | Change one's contacts | ReadPersonalContacts
    """,
    "Oversight": """
        ViewConduct | account | See what the acceptable-use policy decided
        ReviewConduct | account | Decide on objections and reports, act on accounts and take it back | ViewConduct
        TerminateAccounts | account | Propose and agree to ending accounts | ReviewConduct
        SwitchRules | account | Switch acceptable-use rules | ViewConduct
        ReadAuditTrail | account | Read the audit trail
        Reports | account | Read analytics
        ExportChats | account | Export everybody's chats
        HandlePrivacyRequests | account | Export or erase the data of people on their request
        ImportChats | account | Import chats from other programs
        InviteGuests | account | Invite guests into chats
        GuestChats | account | Take part in chats as a guest *
        ChatRetention | account | Say how long chats are kept, and hold what people say
        ChatEncryption | account | Say whether chats are encrypted, and recover encrypted ones with the company's key
    """,
}


def _read(category: str, line: str) -> Permission:
    name, level, title, *rest = (part.strip() for part in line.split("|"))
    if level not in LEVELS:
        raise ValueError(f"{name}: {level} is no level")
    included = tuple(part.strip() for part in rest[0].split(",")) if rest else ()
    return Permission(
        id=name,
        category=category,
        level=level,  # type: ignore[arg-type]
        display_name=title.removesuffix("*").strip(),
        included=included,
        assignable=not title.endswith("*"),
    )


PERMISSIONS: dict[str, Permission] = {
    permission.id: permission
    for category, text in _TABLE.items()
    for permission in (_read(category, line) for line in text.strip().splitlines())
}


def with_included(names: frozenset[str] | set[str]) -> frozenset[str]:
    """The permissions and all that come with them."""
    found: set[str] = set()
    waiting = [name for name in names if name in PERMISSIONS]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(PERMISSIONS[name].included)
    return frozenset(found)
