import { h, keep } from "../dom.js";
import { t } from "../i18n/language.js";
import { avatar } from "./avatar.js";
import { confirmed } from "./dialog.js";

const PAUSE_MS = 250;

/** Finding people, answering them, and who of one's friends is there. */
export function showFriends(side, client, scope) {
  const { friends, backend } = client;
  const search = h("input", { type: "search", "aria-label": t("friends.search"), placeholder: t("friends.search"), maxlength: 50 });
  const found = section(t("friends.found"));
  const received = section(t("friends.requests"));
  const sent = section(t("friends.sent"));
  const mine = section(t("friends.list"));
  const blocked = section(t("friends.blocked"));
  const empty = h("p", { class: "empty" }, t("friends.empty"));
  const nobody = h("p", { class: "empty", role: "status" });
  side.replaceChildren(
    h("header", {}, h("h1", {}, t("friends.title"))),
    h("div", { class: "search" }, search),
    nobody, found.element, received.element, sent.element, mine.element, empty, blocked.element,
  );

  /** Does something that changes friendships, then reads them again. */
  const change = (act) => async () => {
    try {
      await act();
      await client.loadFriends();
      await client.loadPresence();
    } catch (error) {
      client.report(error);
    }
  };
  const message = (userId) => async () => {
    try {
      const room = await backend.openDirectRoom(userId);
      client.rooms.put(room);
      location.hash = `#/chats/${room.id}`;
    } catch (error) {
      client.report(error);
    }
  };
  const sure = (question, act) => async () => {
    if (await confirmed(question)) await change(act)();
  };
  const buttonsFor = {
    found: (person) =>
      friends.has(person.user_id)
        ? [action("message", person, message(person.user_id))]
        : friends.asks(person.user_id)
          ? [action("accept", person, change(() => backend.answerRequest(person.user_id, "accept")), "primary")]
          : friends.isAsked(person.user_id)
            ? [h("span", { class: "note" }, t("friends.asked"))]
            : friends.blocks(person.user_id)
              ? buttonsFor.blocked(person)
              : [action("ask", person, change(() => backend.askToBeFriends(person.user_id)), "primary"), action("block", person, sure(t("friends.block_sure", { name: nameOf(person) }), () => backend.block(person.user_id)))],
    received: (person) => [
      action("accept", person, change(() => backend.answerRequest(person.user_id, "accept")), "primary"),
      action("reject", person, change(() => backend.answerRequest(person.user_id, "reject"))),
    ],
    sent: (person) => [action("withdraw", person, change(() => backend.withdrawRequest(person.id)))],
    mine: (person) => [
      action("message", person, message(person.user_id), "primary"),
      action("remove", person, sure(t("friends.remove_sure", { name: nameOf(person) }), () => backend.endFriendship(person.user_id))),
      action("block", person, sure(t("friends.block_sure", { name: nameOf(person) }), () => backend.block(person.user_id))),
    ],
    blocked: (person) => [action("unblock", person, change(() => backend.unblock(person.user_id)))],
  };
  let people = [];
  const draw = () => {
    found.draw(people, buttonsFor.found, client);
    received.draw(friends.received, buttonsFor.received, client);
    sent.draw(friends.sent, buttonsFor.sent, client);
    mine.draw(friends.list, buttonsFor.mine, client, true);
    blocked.draw(friends.blocked, buttonsFor.blocked, client);
    empty.hidden = friends.list.length > 0;
  };
  let timer = null;
  scope.listen(search, "input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => look(search.value.trim()), PAUSE_MS);
  });
  const look = async (words) => {
    try {
      const users = words === "" ? [] : (await backend.searchPeople(words)).users;
      if (search.value.trim() !== words) return;
      people = users.filter((user) => user.id !== client.me.id).map((user) => ({ ...user, user_id: user.id }));
      nobody.textContent = words !== "" && people.length === 0 ? t("friends.found_none") : "";
      draw();
    } catch (error) {
      client.report(error);
    }
  };
  scope.draw([friends], draw);
}

const nameOf = (person) => person.display_name ?? person.username;

function section(title) {
  const list = h("ul", { class: "list", "aria-label": title });
  const element = h("section", {}, h("h2", {}, title), list);
  return {
    element,
    draw(people, buttons, client, withPresence = false) {
      element.hidden = people.length === 0;
      const online = (person) => (withPresence ? client.friends.online.has(person.user_id) : null);
      const relation = (person) => [client.friends.has(person.user_id), client.friends.isAsked(person.user_id), client.friends.asks(person.user_id), client.friends.blocks(person.user_id)];
      keep(list, people, (it) => String(it.user_id), (it) => JSON.stringify([it, online(it), relation(it)]), (it) => row(it, online(it), buttons(it)));
    },
  };
}

function row(person, online, buttons) {
  const more = online === null ? `@${person.username}` : t(online ? "friends.online" : "friends.offline");
  return h(
    "li",
    { class: "row person", "data-user": person.username },
    avatar(nameOf(person), person.user_id, { online }),
    h("span", { class: "row-text" }, h("strong", {}, nameOf(person)), h("span", { class: "row-more" }, person.message || more)),
    h("span", { class: "buttons" }, ...buttons),
  );
}

function action(name, person, act, kind = "") {
  const label = t(`friends.${name}`);
  return h("button", { type: "button", class: `small ${kind}`, "data-focus": name, "aria-label": t("friends.for", { action: label, name: nameOf(person) }), onclick: act }, label);
}
