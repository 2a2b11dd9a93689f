import { h } from "../dom.js";
import { t } from "../i18n/language.js";
import { connectionState } from "./connection_state.js";
import { showConversation } from "./conversation.js";
import { showFriends } from "./friends_page.js";
import { icon } from "./icon.js";
import { showMe } from "./me_page.js";
import { showNotifications } from "./notifications_page.js";
import { showRoomList } from "./room_list.js";
import { Scope } from "./scope.js";

const PAGES = { chats: showRoomList, friends: showFriends, notifications: showNotifications, me: showMe };

/** The frame around everything once one is logged in: where one is, a list beside it, and the conversation. */
export function showShell(root, client, actions) {
  const scope = new Scope();
  const nav = h("nav", { class: "rail", "aria-label": t("nav.label") });
  const side = h("section", { class: "side" });
  const main = h("main", { class: "stage", id: "stage", tabindex: "-1" });
  const skip = h("button", { type: "button", class: "skip", onclick: () => main.focus() }, t("app.skip"));
  root.replaceChildren(skip, connectionState(client, scope), h("div", { class: "shell" }, nav, side, main));
  let shown = { page: null, room: undefined, side: null, stage: null };

  const route = () => {
    const { page, room } = routeOf(location.hash);
    if (page !== shown.page) {
      shown.side?.end();
      shown.side = scope.inner();
      PAGES[page](side, client, shown.side, actions);
    }
    if (room !== shown.room) {
      shown.stage?.end();
      shown.stage = scope.inner();
      showConversation(main, client, shown.stage, room);
    }
    Object.assign(shown, { page, room });
    root.classList.toggle("has-room", room !== null);
    drawNav();
  };
  const drawNav = () => {
    const counts = { chats: client.rooms.unread(), friends: client.friends.received.length, notifications: client.notices.unread().length };
    nav.replaceChildren(...Object.keys(PAGES).map((page) => navLink(page, shown.page, counts[page])));
    const all = counts.chats;
    document.title = all ? `(${all}) ${t("app.name")}` : t("app.name");
  };
  scope.listen(window, "hashchange", route);
  route();
  scope.draw([client.rooms, client.friends, client.notices], drawNav);
  return () => {
    scope.end();
    client.rooms.openId = null;
    root.classList.remove("has-room");
    root.replaceChildren();
  };
}

function navLink(page, current, count) {
  const badge = count ? h("span", { class: "badge" }, count > 99 ? "99+" : String(count)) : null;
  const spoken = count ? `${t(`nav.${page}`)}, ${t("nav.unread", { count })}` : t(`nav.${page}`);
  return h(
    "a",
    { href: `#/${page}`, "aria-label": spoken, "aria-current": page === current ? "page" : null },
    icon(page),
    h("span", { class: "nav-word" }, t(`nav.${page}`)),
    badge,
  );
}

/** `#/chats/7` is room 7 beside the chats; every other page leaves the conversation empty. */
function routeOf(hash) {
  const [, page, room] = hash.split("/");
  if (!(page in PAGES)) return { page: "chats", room: null };
  return { page, room: page === "chats" && /^\d+$/.test(room ?? "") ? Number(room) : null };
}
