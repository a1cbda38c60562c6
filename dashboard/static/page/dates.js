// A click into the empty field of two days begins with the first: Streamlit throws a last day that
// was typed without a first one away.

const FIELD = "[data-testid=stDateInputField]";

function beginWithFirstDay() {
  const begin = ({ target }) => {
    const segments = [...(target.closest?.(FIELD)?.querySelectorAll("[role=spinbutton]") ?? [])];
    const isEmpty = segments.every((segment) => !segment.hasAttribute("aria-valuenow"));
    if (isEmpty && segments.includes(document.activeElement)) segments[0].focus();
  };
  document.addEventListener("click", begin);
  return () => document.removeEventListener("click", begin);
}
