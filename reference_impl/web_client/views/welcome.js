import { h } from "../dom.js";
import { t, textOf } from "../i18n/language.js";
import { languageChoice } from "./language_choice.js";

/**
 * Signing up and logging in.
 *
 * @param {{backend: import("../api/backend.js").Backend, onTokens: (tokens) => void}} given
 */
export function showWelcome(root, { backend, onTokens }) {
  let signingUp = false;
  const draw = () => {
    const problem = h("p", { class: "problem", role: "alert" });
    const form = signingUp ? signUpForm() : logInForm();
    form.append(problem, h("button", { class: "primary" }, t(signingUp ? "welcome.sign_up" : "welcome.log_in")));
    form.addEventListener("submit", (event) => submit(event, form, problem));
    const other = h("button", { type: "button", class: "link", onclick: change }, t(signingUp ? "welcome.to_log_in" : "welcome.to_sign_up"));
    root.replaceChildren(
      h(
        "main",
        { class: "welcome" },
        h("div", { class: "welcome-card" },
          h("img", { src: "/web/icon.svg", alt: "", width: 56, height: 56 }),
          h("h1", {}, t("app.name")),
          h("p", { class: "tagline" }, t("welcome.tagline")),
          form,
          other),
        languageChoice(),
      ),
    );
    form.querySelector("input").focus();
  };
  const change = () => {
    signingUp = !signingUp;
    draw();
  };
  const submit = async (event, form, problem) => {
    event.preventDefault();
    const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
    const button = form.querySelector("button");
    button.disabled = true;
    problem.textContent = "";
    try {
      if (signingUp) await backend.register(given);
      await onTokens(await backend.logIn(given.email, given.password));
    } catch (error) {
      problem.textContent = textOf(error);
    } finally {
      button.disabled = false;
    }
  };
  draw();
  return () => root.replaceChildren();
}

function logInForm() {
  return h(
    "form",
    {},
    field("email", t("welcome.email"), { type: "email", autocomplete: "email", required: true }),
    field("password", t("welcome.password"), { type: "password", autocomplete: "current-password", required: true }),
  );
}

function signUpForm() {
  return h(
    "form",
    {},
    field("email", t("welcome.email"), { type: "email", autocomplete: "email", required: true }),
    field("username", t("welcome.username"), { autocomplete: "username", required: true, minlength: 3, maxlength: 50, pattern: "[A-Za-z0-9_\\-]+" }, t("welcome.username_hint")),
    field("display_name", t("welcome.display_name"), { autocomplete: "name", maxlength: 50 }),
    field("password", t("welcome.password"), { type: "password", autocomplete: "new-password", required: true, minlength: 8, maxlength: 64 }, t("welcome.password_hint")),
  );
}

function field(name, label, attributes, hint = null) {
  const described = hint ? { "aria-describedby": `hint-${name}` } : {};
  return h(
    "div",
    { class: "field" },
    h("label", { for: `field-${name}` }, label),
    h("input", { id: `field-${name}`, name, ...attributes, ...described }),
    hint && h("small", { id: `hint-${name}` }, hint),
  );
}
