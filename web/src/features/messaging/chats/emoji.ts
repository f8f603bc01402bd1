/** A small list of emoji with their names: enough for most days; every other emoji can be typed or pasted. */
const table = `smile:😄:happy joy|grin:😁:happy|joy:😂:laugh tears|rofl:🤣:laugh|slight_smile:🙂:happy|wink:😉:|blush:😊:happy|heart_eyes:😍:love|kissing_heart:😘:love|yum:😋:food|sunglasses:😎:cool|thinking:🤔:hmm|neutral_face:😐:|expressionless:😑:|rolling_eyes:🙄:|smirk:😏:|relieved:😌:|sleeping:😴:tired|sweat_smile:😅:phew|cry:😢:sad|sob:😭:sad tears|angry:😠:|exploding_head:🤯:wow|flushed:😳:|scream:😱:fear|cold_sweat:😰:|hugs:🤗:|shushing:🤫:quiet|upside_down:🙃:|partying:🥳:party birthday|pleading:🥺:please|salute:🫡:yes sir|melting:🫠:|skull:💀:dead|ghost:👻:|robot:🤖:bot
thumbsup:👍:yes ok plus|thumbsdown:👎:no minus|ok_hand:👌:|clap:👏:bravo|raised_hands:🙌:hooray|pray:🙏:thanks please|wave:👋:hello bye|muscle:💪:strong|handshake:🤝:deal|point_up:☝️:|point_right:👉:|eyes:👀:look|fingers_crossed:🤞:luck|v:✌️:peace|call_me:🤙:phone|raised_hand:✋:stop|facepalm:🤦:|shrug:🤷:|writing_hand:✍️:|brain:🧠:
heart:❤️:love|orange_heart:🧡:|yellow_heart:💛:|green_heart:💚:|blue_heart:💙:|purple_heart:💜:|broken_heart:💔:|sparkles:✨:shiny|star:⭐:|fire:🔥:hot|100:💯:|boom:💥:|zap:⚡:|tada:🎉:party hooray|balloon:🎈:|gift:🎁:present|trophy:🏆:win|medal:🏅:|rocket:🚀:ship launch|bulb:💡:idea|white_check_mark:✅:done yes|x:❌:no|warning:⚠️:|question:❓:|exclamation:❗:|bell:🔔:|no_entry:⛔:|recycle:♻️:|hourglass:⏳:wait|red_circle:🔴:|green_circle:🟢:|yellow_circle:🟡:
dog:🐶:|cat:🐱:|bug:🐛:|bee:🐝:|unicorn:🦄:|snail:🐌:slow|turtle:🐢:|penguin:🐧:|tree:🌳:|sunflower:🌻:|sunny:☀️:|cloud:☁️:|rain:🌧️:|snowflake:❄️:|rainbow:🌈:|moon:🌙:night|earth:🌍:
coffee:☕:break|tea:🍵:|beer:🍺:|wine:🍷:|champagne:🍾:|cake:🍰:|birthday:🎂:|cookie:🍪:|pizza:🍕:lunch|burger:🍔:|salad:🥗:|apple:🍎:|banana:🍌:|avocado:🥑:|popcorn:🍿:|sushi:🍣:
phone:📞:call|mobile:📱:|computer:💻:|keyboard:⌨️:|printer:🖨️:|email:📧:|inbox:📥:|outbox:📤:|calendar:📅:date|clipboard:📋:|pushpin:📌:pin|paperclip:📎:|memo:📝:note|books:📚:|chart:📈:|chart_down:📉:|moneybag:💰:|lock:🔒:|key:🔑:|hammer:🔨:|wrench:🔧:|gear:⚙️:|link:🔗:|mag:🔍:search|package:📦:|truck:🚚:|car:🚗:|train:🚆:|airplane:✈️:travel|house:🏠:home|office:🏢:|hospital:🏥:|clock:🕐:time|headphones:🎧:|microphone:🎤:|camera:📷:|art:🎨:|guitar:🎸:|soccer:⚽:|basketball:🏀:|dart:🎯:goal|game:🎮:|puzzle:🧩:|checkered_flag:🏁:|flag_white:🏳️:`;

export interface Emoji {
  name: string;
  char: string;
  words: string;
}

export const groupNames = ['faces', 'hands', 'signs', 'nature', 'food', 'things'] as const;

export const groups: { name: (typeof groupNames)[number]; emoji: Emoji[] }[] = table.split('\n').map((row, index) => ({
  name: groupNames[index] ?? 'things',
  emoji: row.split('|').map((cell) => {
    const [name = '', char = '', words = ''] = cell.split(':');
    return { name, char, words: `${name.replaceAll('_', ' ')} ${words}` };
  }),
}));

export const allEmoji: Emoji[] = groups.flatMap((group) => group.emoji);
const byName = new Map(allEmoji.map((each) => [each.name, each.char]));
const byChar = new Map(allEmoji.map((each) => [each.char, each.name]));
byName.set('+1', '👍').set('-1', '👎');

/** `:tada:` as an emoji, where it is known. */
export const emojiOf = (code: string): string | undefined => byName.get(code.slice(1, -1));

/** What a reaction shows: short names that others used as emoji, and emoji as they are. */
export const shownEmoji = (emoji: string): string => (emoji.startsWith(':') ? (emojiOf(emoji) ?? emoji) : emoji);

export const emojiName = (char: string): string => (byChar.get(char) ?? char).replaceAll('_', ' ');

export const searchEmoji = (typed: string): Emoji[] => {
  const wanted = typed.trim().toLowerCase();
  if (!wanted) return allEmoji;
  const begins = allEmoji.filter((each) => each.name.startsWith(wanted));
  return [...begins, ...allEmoji.filter((each) => !begins.includes(each) && each.words.includes(wanted))];
};
