"""Values that cannot change and are made fast.

Reading an article makes some three hundred small values. A frozen dataclass sets its fields by
``object.__setattr__``, which looks each one up by its name, and loops over `dataclasses.fields`
to be sent to another process: a tenth of the time of every stage went there. `quick` writes the
same methods out with the setters of the slots, which need not look anything up.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

T = TypeVar("T")


def quick(cls: type[T]) -> type[T]:
    """Give a frozen dataclass with slots a faster ``__init__`` and pickling; it stays as frozen.

    Raises
    ------
    TypeError
        Where the class has no slots, or what is made of its fields is more than storing them.
    """
    own = fields(cls)  # type: ignore[arg-type]  # a dataclass, which a type cannot say
    if "__slots__" not in cls.__dict__ or hasattr(cls, "__post_init__"):
        msg = f"{cls.__name__} has no slots, or a __post_init__"
        raise TypeError(msg)
    scope: dict[str, Any] = {"MISSING": MISSING}
    parameters, values = ["self"], {}
    for each in sorted(own, key=lambda field: bool(field.kw_only)):
        name = each.name
        if each.kw_only and "*" not in parameters:
            parameters.append("*")
        parameter, values[name] = name, name
        if each.default is not MISSING:
            parameter = f"{name}=default_{name}"
            scope[f"default_{name}"] = each.default
        elif each.default_factory is not MISSING:
            parameter = f"{name}=MISSING"
            values[name] = f"make_{name}() if {name} is MISSING else {name}"
            scope[f"make_{name}"] = each.default_factory
        parameters.append(parameter)
        scope[f"set_{name}"] = getattr(cls, name).__set__
    names = "".join(f"{name}, " for name in values)
    lines = [
        f"def __init__({', '.join(parameters)}):",
        *(f" set_{name}(self, {value})" for name, value in values.items()),
        f"def __getstate__(self): return ({''.join(f'self.{name}, ' for name in values)})",
        f"def __setstate__(self, state):\n {names}= state",
        *(f" set_{name}(self, {name})" for name in values),
    ]
    exec("\n".join(lines), scope)  # noqa: S102  # of the names of our own fields, as dataclasses do
    scope["__init__"].__annotations__ = cls.__init__.__annotations__
    for method in ("__init__", "__getstate__", "__setstate__"):
        scope[method].__qualname__ = f"{cls.__qualname__}.{method}"
        setattr(cls, method, scope[method])
    return cls
