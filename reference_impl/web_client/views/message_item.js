import { h } from "../dom.js";
import { t } from "../i18n/language.js";
import { shortTime } from "../i18n/times.js";
import { avatar } from "./avatar.js";
import { confirmed } from "./dialog.js";
import { icon } from "./icon.js";

const TOGETHER_MS = 5 * 60_000;

/** What a message's element shows, as text: it is made anew when this changes. */
export function messageSignature({ message, previous }, { client, room }) {
  const { content, is_edited: edited, is_deleted: deleted, state } = message;
  const readers = message.user_id === client.me.id && message.seq ? client.rooms.readersOf(message).length : 0;
  return JSON.stringify([content, edited, deleted, state, readers, follows(message, previous), client.nameOf(room, message.user_id)]);
}

/** One message, with what its reader may do to it. */
export function messageItem({ message, previous }, context) {
  const { client, room } = context;
  const own = message.user_id === client.me.id;
  const name = client.nameOf(room, message.user_id) ?? t("somebody");
  const joined = follows(message, previous);
  const classes = ["message", own ? "own" : "other", joined ? "joined" : "first", message.state ?? ""].join(" ").trim();
  return h(
    "li",
    { class: classes, "data-seq": message.seq },
    own ? null : joined ? h("span", { class: "avatar-space" }) : avatar(name, message.user_id),
    h(
      "div",
      { class: "message-body" },
      joined || own ? null : h("span", { class: "author" }, name),
      h("div", { class: "bubble" }, quote(message, context), message.is_deleted ? h("em", {}, t("message.deleted")) : h("p", {}, message.content)),
      foot(message, own, context),
    ),
    message.seq && !message.is_deleted ? actions(message, own, context) : null,
  );
}

/** Whether a message belongs visually to the one before it. */
function follows(message, previous) {
  return previous?.user_id === message.user_id && Date.parse(message.created_at) - Date.parse(previous.created_at) < TOGETHER_MS && !message.reply_to;
}

function quote(message, { client, room, log }) {
  if (!message.reply_to) return null;
  const quoted = [...log.messages.values()].find((known) => known.id === message.reply_to);
  const text = !quoted ? t("message.reply_gone") : quoted.is_deleted ? t("message.deleted") : quoted.content;
  const name = quoted ? client.nameOf(room, quoted.user_id) : null;
  return h("blockquote", {}, name && h("strong", {}, name), h("span", {}, text));
}

function foot(message, own, { client, room }) {
  const parts = [h("time", { datetime: message.created_at }, shortTime(message.created_at))];
  if (message.is_edited && !message.is_deleted) parts.push(h("span", {}, t("message.edited")));
  if (own) parts.push(h("span", { class: "delivery" }, delivery(message, client, room)));
  if (message.state === "failed") {
    const id = message.client_msg_id;
    parts.push(
      h("button", { type: "button", class: "link", onclick: () => client.outgoing.retry(message.room_id, id) }, t("message.retry")),
      h("button", { type: "button", class: "link", onclick: () => client.outgoing.discard(message.room_id, id) }, t("message.discard")),
    );
  }
  return h("div", { class: "foot" }, ...parts);
}

function delivery(message, client, room) {
  if (message.state) return t(`message.${message.state}`);
  const readers = client.rooms.readersOf(message).length;
  if (readers === 0) return t("message.sent");
  return room?.room_type === "direct" ? t("message.read") : t("message.read_by", { count: readers });
}

function actions(message, own, { client, log, write }) {
  const button = (name, act) => h("button", { type: "button", class: "quiet square small", "aria-label": t(`message.${name}`), title: t(`message.${name}`), "data-focus": name, onclick: act }, icon(name === "delete" ? "erase" : name));
  const erase = async () => {
    if (!(await confirmed(t("message.delete_sure")))) return;
    try {
      await client.backend.erase(message.id);
      log.erase(message);
      client.rooms.noteChange(message.room_id, message.seq, { content: "", is_deleted: true });
    } catch (error) {
      client.report(error);
    }
  };
  const own_ones = own ? [button("edit", () => write.edit(message)), button("delete", erase)] : [];
  const label = t("message.actions", { text: message.content.slice(0, 40) });
  return h("div", { class: "actions", role: "group", "aria-label": label }, button("reply", () => write.reply(message)), ...own_ones);
}
