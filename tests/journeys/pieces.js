// What axe judges a page by, in pieces: each element that is shown under its ancestors, with what it says of itself,
// whether it rolls or holds a text; tables whole; and what only the whole page shows: the order of headings, names of
// landmarks and ids that stand twice or are meant and missing. Pieces all clean on other pages are clean here.
() => {
    const words = new Set(["alt", "placeholder", "summary", "title"]);
    const unread = new Set(["action", "content", "d", "datetime", "nonce", "src", "value"]);
    const attribute = ({name, value}) => {
        if (unread.has(name) || /^(data|hx)-/.test(name)) return "";
        if (words.has(name) || (name === "href" && !value.startsWith("#"))) return `${name}=${value.trim() && "x"}`;
        return `${name}=${value.replace(/\d+/g, "")}`;
    };
    const shown = one => one.checkVisibility({visibilityProperty: true});
    const itself = one => {
        const {overflowX, overflowY} = getComputedStyle(one), rolling = ["auto", "scroll"];
        const rolls = (rolling.includes(overflowY) && one.scrollHeight > one.clientHeight + 1)
            || (rolling.includes(overflowX) && one.scrollWidth > one.clientWidth + 1);
        const told = one.textContent.trim() || one.querySelector("[alt], [aria-label], [title]") ? "x" : "";
        return `<${one.localName}${rolls ? " rolls" : ""} ${[...one.attributes].map(attribute).join(" ")}>${told}`;
    };
    const pieces = new Set();
    const walk = (one, above) => {
        const piece = shown(one) ? itself(one) : "";
        if (piece) pieces.add(above + piece);
        const path = `${above}${one.localName}[${one.getAttribute("role") || ""}] `;
        const inner = [...one.children].map(child => walk(child, path));
        const whole = piece + inner.filter((part, at) => part !== inner[at - 1]).join("");
        if (piece && one.localName === "table") pieces.add(whole);
        return whole;
    };
    walk(document.documentElement, "");
    const all = chosen => [...document.querySelectorAll(chosen)];
    const headings = all("h1, h2, h3, h4, h5, h6").filter(shown).map(one => one.localName);
    pieces.add(headings.filter((level, at) => level !== headings[at - 1]).join(" "));
    const landmarks = all("main, nav, header, footer, aside, [role], section[aria-label], form[aria-label]");
    const named = landmarks.filter(shown).map(
        one => `${one.getAttribute("role") || one.localName} ${one.getAttribute("aria-label") || ""}`
    );
    if (!named.includes("main ")) pieces.add("missing main");
    named.filter((name, at) => named.indexOf(name) !== at).forEach(name => pieces.add(`doubled ${name}`));
    const ids = all("[id]").map(one => one.id);
    ids.filter((id, at) => ids.indexOf(id) !== at).forEach(id => pieces.add(`doubled ${id}`));
    for (const name of ["for", "aria-labelledby", "aria-describedby", "aria-controls"]) {
        const meant = all(`[${name}]`).flatMap(one => one.getAttribute(name).split(/\s+/));
        meant.filter(id => !ids.includes(id)).forEach(id => pieces.add(`missing ${name} ${id}`));
    }
    return [...pieces];
}
