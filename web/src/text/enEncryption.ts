/** The texts of end-to-end encryption, in English; en.ts takes them in. */
export const encryption = {
  'encryption.anewWords':
    'Only if you lost every browser with your keys and your recovery words. Earlier messages open again once a member of the chat, or the company, shares its keys. Others see that your keys are new.',
  'encryption.anewYes': 'Begin with new keys',
  'encryption.asks': 'Another browser asks for your keys: {name}.',
  'encryption.beginAnew': 'Both are lost',
  'encryption.byBrowser': 'Ask another browser',
  'encryption.byWords': 'Use the recovery words',
  'encryption.companyCan':
    'The company can recover this chat, with a key that {who} made on {when}. Everyone in the chat is notified when it is used.',
  'encryption.companyCannot': 'No one outside this chat can recover it.',
  'encryption.compare': 'Compare numbers',
  'encryption.compareWith': 'Compare numbers with {who}',
  'encryption.compareWords':
    'Read this number to each other, best in a call. {who} finds it in the details of this chat. Where both see the same, nobody stands between you.',
  'encryption.compared': 'You compared it before.',
  'encryption.confirmFirst': 'Someone in this chat has new keys. Verify them first.',
  'encryption.doubt': 'Written with new keys that you have not confirmed.',
  'encryption.file': 'Encrypted file',
  'encryption.hideWords': 'Hide',
  'encryption.history.All': 'New members can read everything since encryption began.',
  'encryption.history.Joined': 'New members can read messages from when they join.',
  'encryption.historyLabel': 'People who come later',
  'encryption.isOff': 'The server can read what is said here, for search, link previews, apps and export.',
  'encryption.isOn': 'End-to-end encrypted',
  'encryption.itIsThem': 'It is {who}',
  'encryption.keys': 'Keys of encrypted chats',
  'encryption.keysLead': 'These browsers can read your encrypted chats. No one else can, including this server.',
  'encryption.letIn': 'Let in',
  'encryption.letInTitle': 'Let in {name}',
  'encryption.letInWords': 'The other browser shows a number, too. Let it in only when both are the same.',
  'encryption.locked.before': 'Written before you came to this chat.',
  'encryption.locked.forged': 'This message was altered or is not from its sender. It is not shown.',
  'encryption.locked.impossible': 'Encrypted. Open Clarion by https to read it.',
  'encryption.locked.notLetIn': 'Encrypted. Let this browser in below to read it.',
  'encryption.locked.notYet': 'Encrypted before you had keys. It opens when another member of the chat is online.',
  'encryption.locked.repeated':
    'This is another message over again, which its author did not send twice. It is not shown.',
  'encryption.means.bots':
    'Apps, bots, webhooks and commands neither read nor write in it; tasks, notes, events, polls and scheduled posts are not for it.',
  'encryption.means.company':
    'The company can recover it with its recovery key; everyone in the chat is notified when it does.',
  'encryption.means.forGood': 'It cannot be switched off again. What was said before stays as it is.',
  'encryption.means.lost':
    'New browsers have to be let in by another one of yours, or by your recovery words: write these down.',
  'encryption.means.noCompany':
    'If you lose all browsers and your recovery words, you need another member of the chat to read it again. The company cannot help.',
  'encryption.means.server':
    'The server sees who writes when, how much, and who is mentioned or reacted to, but no text and no files. It cannot search, preview links or export readable content. Search runs in your browser.',
  'encryption.newKeys': '{who} has new keys: perhaps they lost theirs. Ask them, best in a call, before you write on.',
  'encryption.newWords': 'Make new ones',
  'encryption.noKeysYet': '{who} has no keys yet.',
  'encryption.noWork':
    'This chat is encrypted, and the server has to read these. What was there before can be read; nothing is added.',
  'encryption.notLetIn': 'You read encrypted chats in another browser. To read them here, this one needs your keys.',
  'encryption.notSame': 'They differ',
  'encryption.on':
    '{who} switched on end-to-end encryption. Only the people in this chat read what is said from here on.',
  'encryption.open': 'Decrypt',
  'encryption.opening': 'Decrypting…',
  'encryption.same': 'It is the same',
  'encryption.sameLetIn': 'The same: let it in',
  'encryption.searchDone': {
    one: '{count} found in {posts} posts, in this browser.',
    other: '{count} found in {posts} posts, in this browser.',
  },
  'encryption.searched': 'In encrypted chats',
  'encryption.searching': {
    one: '{count} found, {posts} posts read so far…',
    other: '{count} found, {posts} posts read so far…',
  },
  'encryption.showWords': 'Show',
  'encryption.snippet': 'Encrypted message',
  'encryption.state.impossible':
    'Encrypted chats need a page that came by https. Ask your administrator for the address.',
  'encryption.state.off': 'Your company does not allow encrypted chats.',
  'encryption.switchOn': 'Encrypt this chat',
  'encryption.switchOnYes': 'Encrypt for good',
  'encryption.takeAway': 'Take away',
  'encryption.takeAwayOf': 'Take away {name}',
  'encryption.takenAway': 'It opens nothing new from now on',
  'encryption.thisBrowser': 'This browser',
  'encryption.title': 'Encryption',
  'encryption.waits': 'Open Clarion in the other browser and compare this number there.',
  'encryption.without': {
    one: '{who} has no keys yet and reads along after opening Clarion.',
    other: '{who} have no keys yet and read along after opening Clarion.',
  },
  'encryption.words': 'Recovery words',
  'encryption.wordsHint': 'Twelve words, as you wrote them down.',
  'encryption.wordsLead':
    'Use these if you lose all your browsers. Keep them on paper: anyone with these words and your password can read your encrypted chats.',
  'encryption.wrongWords': 'These are not your recovery words.',
} as const;
