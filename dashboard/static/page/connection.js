// Says quietly that the server does not answer, in place of Streamlit's dialog, which covers what
// can still be read and asks about the internet.

const WORDS = "The server does not answer. What is shown stays; the page goes on when it answers again.";

// Of the dialogs those of the page itself hold blocks.
function closeForeignDialogs() {
  for (const dialog of document.querySelectorAll(".stDialog")) {
    const close = dialog.querySelector("button[aria-label=Close]");
    if (close && !dialog.querySelector("[data-testid=stVerticalBlock]")) close.click();
  }
}

export default function connection({ parentElement }) {
  const app = document.querySelector(".stApp");
  const said = document.createElement("div");
  said.className = "fp-connection";
  said.setAttribute("role", "status");
  parentElement.appendChild(said);
  const look = () => {
    const isAway = app.dataset.testConnectionState !== "CONNECTED";
    said.textContent = isAway ? WORDS : "";
    if (isAway) closeForeignDialogs();
  };
  const watched = new MutationObserver(look);
  watched.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  watched.observe(document.body, { childList: true });
  const letGo = [keepFocus(), beginWithFirstDay()]; // of focus.js and dates.js, before this
  return () => {
    letGo.forEach((stop) => stop());
    watched.disconnect();
    said.remove();
  };
}
