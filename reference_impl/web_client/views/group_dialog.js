import { h } from "../dom.js";
import { t } from "../i18n/language.js";
import { avatar } from "./avatar.js";
import { confirmed, openDialog } from "./dialog.js";

/** Makes a group of friends. */
export function openNewGroup(client) {
  const friends = client.friends.list;
  if (friends.length === 0) {
    openDialog(t("group.new"), h("p", {}, t("group.no_friends")));
    return;
  }
  const name = h("input", { id: "group-name", required: true, maxlength: 100 });
  const choices = friends.map((friend) =>
    h("label", { class: "choice" }, h("input", { type: "checkbox", name: "member", value: String(friend.user_id) }), avatar(friend.display_name, friend.user_id), friend.display_name),
  );
  const form = h(
    "form",
    { class: "dialog-form" },
    h("div", { class: "field" }, h("label", { for: "group-name" }, t("group.name")), name),
    h("fieldset", {}, h("legend", {}, t("group.members")), ...choices),
    h("button", { class: "primary" }, t("group.create")),
  );
  const dialog = openDialog(t("group.new"), form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const room = await client.backend.openGroup(name.value, new FormData(form).getAll("member").map(Number));
      client.rooms.put(room);
      dialog.close();
      location.hash = `#/chats/${room.id}`;
    } catch (error) {
      client.report(error);
    }
  });
  name.focus();
}

/** Who belongs to a group; its owner adds people and takes them out, everybody may leave. */
export function openMembers(client, roomId) {
  const room = client.rooms.rooms.get(roomId);
  const mine = room.owner_id === client.me.id;
  const act = (work) => async () => {
    try {
      await work();
      await client.refreshRoom(roomId);
      dialog.close();
    } catch (error) {
      client.report(error);
    }
  };
  const members = room.participants.map((person) => {
    const name = person.display_name ?? person.username ?? t("somebody");
    const out = mine && person.user_id !== client.me.id;
    return h(
      "li",
      { class: "row" },
      avatar(name, person.user_id),
      h("span", { class: "row-text" }, h("strong", {}, name), person.user_id === room.owner_id ? h("span", { class: "row-more" }, t("group.owner")) : null),
      out ? h("button", { type: "button", class: "small", onclick: act(() => client.backend.removeMember(roomId, person.user_id)) }, t("group.take_out")) : null,
    );
  });
  const outside = client.friends.list.filter((friend) => !room.participants.some((person) => person.user_id === friend.user_id));
  const adding = outside.map((friend) =>
    h("li", { class: "row" }, avatar(friend.display_name, friend.user_id), h("span", { class: "row-text" }, h("strong", {}, friend.display_name)), h("button", { type: "button", class: "small primary", onclick: act(() => client.backend.addMembers(roomId, [friend.user_id])) }, t("group.add"))),
  );
  const leave = async () => {
    dialog.close();
    if (!(await confirmed(t("group.leave_sure")))) return;
    try {
      await client.backend.removeMember(roomId, client.me.id);
      client.rooms.remove(roomId);
      location.hash = "#/chats";
    } catch (error) {
      client.report(error);
    }
  };
  const dialog = openDialog(
    t("room.details"),
    h("ul", { class: "list" }, ...members),
    mine && adding.length > 0 ? h("ul", { class: "list", "aria-label": t("group.add") }, ...adding) : null,
    h("div", { class: "buttons" }, h("button", { type: "button", class: "danger", onclick: leave }, t("group.leave"))),
  );
}
