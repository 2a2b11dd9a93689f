const PATHS = {
  chats: "M4 5h16v11H9l-5 4z",
  friends: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c0-3.600 2.900-6 6.500-6s6.500 2.400 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.500M17.500 14.300c2.400.7 4 2.800 4 5.700",
  notifications: "M6 16V11a6 6 0 1 1 12 0v5l1.500 2h-15zM10 21h4",
  me: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c0-4 3.300-6.500 7.500-6.500s7.500 2.500 7.500 6.500",
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-6 16-3-6z",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  reply: "M10 6l-6 6 6 6M4 12h10c4 0 6 2 6 6",
  edit: "M4 20h4L19 9l-4-4L4 16z",
  erase: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  members: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM16 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.500 19c0-3 2.500-5 5.500-5s5.500 2 5.500 5M15 14c3.500-.5 6.500 1.700 6.500 5",
};
const SVG = "http://www.w3.org/2000/svg";

/** A drawing beside a word or in a button that has a label of its own; readers of the screen pass over it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
