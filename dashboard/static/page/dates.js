// A click into the empty field of two days begins with the first: Streamlit throws a last day that
// was typed without a first one away.

const FIELD = "[data-testid=stDateInputField]";

function beginWithFirstDay() {
  const begin = ({ target }) => {
    const segments = [...(target.closest?.(FIELD)?.querySelectorAll("[role=spinbutton]") ?? [])];
    const isEmpty = segments.every((segment) => !segment.hasAttribute("aria-valuenow"));
    if (isEmpty && segments.includes(target)) setTimeout(() => segments[0].focus()); // after its own
  };
  document.addEventListener("pointerup", begin, true); // clicks are kept from us
  return () => document.removeEventListener("pointerup", begin, true);
}
