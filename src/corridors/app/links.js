// Names the language of the page, follows links between pages without loading them anew, and draws
// the page again when the reader changed between light and dark.
// The map writes its view into the address without a run, so only here is the last one known.
// A component, not a script in the page: so a Content-Security-Policy need not name its sum.

export default function ({ data }) {
  document.documentElement.lang = data.language;
  if (window.corridorsLinks) return;
  window.corridorsLinks = true;
  document.addEventListener("click", (event) => {
    const link = event.target.closest ? event.target.closest(".paper a[href]") : null;
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey);
    if (!link || !plain) return;
    if (link.origin !== window.location.origin) {
      link.target = "_blank";
      return;
    }
    event.preventDefault();
    const main = document.querySelector('[data-testid="stMain"]');
    if (link.hash === "#top") {
      if (main) main.scrollTo({ top: 0, behavior: "smooth" });
      return;
    }
    const to = new URL(link.href);
    if (link.hasAttribute("data-keep-view")) {
      const view = new URL(window.location.href).searchParams.get("view");
      if (view) to.searchParams.set("view", view);
      else to.searchParams.delete("view");
      to.search = to.search.replace(/%2F/g, "/");
    }
    window.history.pushState({}, "", to);
    window.dispatchEvent(new PopStateEvent("popstate"));
    if (main) main.scrollTo(0, 0);
    if (!link.closest(".masthead")) return;
    let left = 30; // the masthead is made anew: the focus stays on what was followed
    const timer = setInterval(() => {
      const current = document.querySelector('.masthead [aria-current="page"]');
      const lost = document.activeElement === document.body;
      if (lost && current && !link.isConnected) current.focus({ preventScroll: true });
      left -= 1;
      if (!left || (lost && !link.isConnected)) clearInterval(timer);
    }, 100);
  });
  const app = document.querySelector('[data-testid="stApp"]');
  const ground = () => getComputedStyle(app).backgroundColor;
  let known = ground();
  new MutationObserver(() => {
    if (ground() === known) return;
    known = ground();
    window.dispatchEvent(new PopStateEvent("popstate"));
  }).observe(app, { attributes: true });
}
