"""What letters say, in the languages there are. Pure data and formatting."""

from dataclasses import dataclass

from clarion.base.mail import Letter


@dataclass(frozen=True)
class Facts:
    """What a letter may name."""

    name: str
    company: str
    extension: str
    numbers: str
    address: str
    link: str


@dataclass(frozen=True)
class _Words:
    subject: str
    text: str


_WELCOME = {
    "en": _Words(
        "Welcome to {company}",
        "Hello {name},\n\nyou have a phone, messages and meetings at {company}.\n\n"
        "Extension: {extension}\nNumbers: {numbers}\nSign in at: {address}\n\n"
        "Choose your password here (once, within 7 days):\n{link}\n",
    ),
    "fr": _Words(
        "Bienvenue chez {company}",
        "Bonjour {name},\n\nvous disposez d'un téléphone, de messages et de réunions chez {company}.\n\n"
        "Poste : {extension}\nNuméros : {numbers}\nConnexion : {address}\n\n"
        "Choisissez votre mot de passe ici (une seule fois, dans les 7 jours) :\n{link}\n",
    ),
    "nl": _Words(
        "Welkom bij {company}",
        "Hallo {name},\n\nbij {company} hebt u een telefoon, berichten en vergaderingen.\n\n"
        "Toestel: {extension}\nNummers: {numbers}\nAanmelden: {address}\n\n"
        "Kies hier uw wachtwoord (eenmalig, binnen 7 dagen):\n{link}\n",
    ),
    "zh": _Words(
        "欢迎加入 {company}",
        "{name}，您好：\n\n您在 {company} 的电话、消息和会议已经开通。\n\n"
        "分机：{extension}\n号码：{numbers}\n登录地址：{address}\n\n"
        "请在此设置密码（7 天内有效，仅可使用一次）：\n{link}\n",
    ),
}
_ACTIVATION = {
    "en": _Words(
        "Set up {company}",
        "Hello {name},\n\nthe account of {company} is ready, and you (extension {extension}) are its administrator.\n\n"
        "Begin here (once, within 7 days):\n{link}\n\nLater sign in at: {address}\n",
    ),
    "fr": _Words(
        "Configurer {company}",
        "Bonjour {name},\n\nle compte de {company} est prêt. Vous en êtes administrateur (poste {extension}).\n\n"
        "Commencez ici (une seule fois, dans les 7 jours) :\n{link}\n\nEnsuite, connectez-vous ici : {address}\n",
    ),
    "nl": _Words(
        "{company} instellen",
        "Hallo {name},\n\nhet account van {company} is klaar. U bent een van de beheerders (toestel {extension}).\n\n"
        "Begin hier (eenmalig, binnen 7 dagen):\n{link}\n\nMeld u later aan op: {address}\n",
    ),
    "zh": _Words(
        "设置 {company}",
        "{name}，您好：\n\n{company} 的账户已经就绪，您是管理员之一（分机 {extension}）。\n\n"
        "请从这里开始（7 天内有效，仅可使用一次）：\n{link}\n\n以后请在此登录：{address}\n",
    ),
}
_GUEST = {
    "en": _Words(
        "{company} invites you to its messages",
        "Hello {name},\n\n{company} has invited you as a guest to some of its chats.\n\n"
        "Choose your password here (once, within 7 days):\n{link}\n\n"
        "Later sign in with this e-mail address at: {address}\n",
    ),
    "fr": _Words(
        "{company} vous invite dans sa messagerie",
        "Bonjour {name},\n\n{company} vous a invité à certaines de ses conversations.\n\n"
        "Choisissez votre mot de passe ici (une seule fois, dans les 7 jours) :\n{link}\n\n"
        "Ensuite, connectez-vous avec cette adresse e-mail ici : {address}\n",
    ),
    "nl": _Words(
        "{company} nodigt u uit in zijn berichten",
        "Hallo {name},\n\n{company} heeft u als gast uitgenodigd in enkele gesprekken.\n\n"
        "Kies hier uw wachtwoord (eenmalig, binnen 7 dagen):\n{link}\n\n"
        "Meld u later met dit e-mailadres aan op: {address}\n",
    ),
    "zh": _Words(
        "{company} 邀请您加入聊天",
        "{name}，您好：\n\n{company} 邀请您以访客身份加入其部分聊天。\n\n"
        "请在此设置密码（7 天内有效，仅可使用一次）：\n{link}\n\n以后请用此邮箱登录：{address}\n",
    ),
}
KINDS = {"welcome": _WELCOME, "activation": _ACTIVATION, "guest": _GUEST}


def compose(kind: str, language: str, to: str, facts: Facts) -> Letter:
    """The letter of a kind (`welcome`, `activation`) in the language nearest to `language`, such as `fr-CA`."""
    words = KINDS[kind].get(language.partition("-")[0].lower(), KINDS[kind]["en"])
    named = {name: value or "–" for name, value in vars(facts).items()}
    return Letter(to, words.subject.format_map(named), words.text.format_map(named))
