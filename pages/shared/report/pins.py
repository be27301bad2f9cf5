"""Pins: figures with somebody's words, in an order; each can be renamed, moved, opened and taken away."""

import hashlib
from dataclasses import replace

import streamlit as st

from pages.shared.asking import as_question
from pages.shared.places import open_view
from pages.shared.state import Pin, current, remember
from pages.shared.words import report as words


def heading(pin: Pin) -> str:
    """Give what stands above a pinned figure: the takeaway, else its title; plain text."""
    return pin.takeaway or words.title_of(pin.title)


def mark(pin: Pin) -> str:
    """Give a short name that a pin keeps whatever is written to it, and wherever it is moved."""
    asked = repr((pin.section, as_question(pin.method, pin.arguments), pin.title))
    return hashlib.sha256(asked.encode()).hexdigest()[:12]


def pin_cards() -> None:
    """Draw each pin with its words and what can be done with it."""
    pins = current().pins
    if not pins:
        st.markdown(words.NO_PINS)
        return
    for place, pin in enumerate(pins):
        with st.container(border=True):
            _words(place, pin)
            _actions(place, pin, last=place == len(pins) - 1)
    if len(pins) > 1:
        st.button(words.REMOVE_ALL, icon=":material/keep_off:", on_click=_remove_all, key="remove-all-pins")


def _words(place: int, pin: Pin) -> None:
    name, note = f"pin-name:{mark(pin)}", f"pin-note:{mark(pin)}"
    st.session_state[name], st.session_state[note] = heading(pin), pin.note
    st.text_input(words.TAKEAWAY, key=name, max_chars=200, help=words.TAKEAWAY_HELP, on_change=_rename,
                  args=(place, name))
    st.text_area(words.NOTE, key=note, max_chars=4_000, height=68, help=words.NOTE_HELP, placeholder=words.NOTE_HINT,
                 on_change=_annotate, args=(place, note))


def _actions(place: int, pin: Pin, *, last: bool) -> None:
    key = mark(pin)
    with st.container(horizontal=True, gap="small"):
        st.button(words.UP, key=f"pin-up:{key}", icon=":material/arrow_upward:", disabled=place == 0,
                  on_click=move, args=(place, -1))
        st.button(words.DOWN, key=f"pin-down:{key}", icon=":material/arrow_downward:", disabled=last,
                  on_click=move, args=(place, 1))
        st.button(words.OPEN_VIEW, key=f"pin-open:{key}", icon=":material/open_in_new:", disabled=not pin.view,
                  on_click=open_view, args=(pin.view,))
        st.button(words.REMOVE, key=f"pin-remove:{key}", icon=":material/keep_off:", on_click=remove, args=(place,))


def move(place: int, by: int) -> None:
    """Move a pin up or down."""
    pins = current().pins
    if 0 <= place + by < len(pins):
        pins.insert(place + by, pins.pop(place))


def remove(place: int) -> None:
    """Take a pin away; it can be taken back."""
    remember(words.removed(heading(current().pins[place])), "pins")
    del current().pins[place]


def _remove_all() -> None:
    remember(words.REMOVED_ALL, "pins")
    current().pins.clear()


def _rename(place: int, key: str) -> None:
    pins, said = current().pins, st.session_state[key].strip()
    pins[place] = replace(pins[place], takeaway="" if said == words.title_of(pins[place].title) else said)


def _annotate(place: int, key: str) -> None:
    pins = current().pins
    pins[place] = replace(pins[place], note=st.session_state[key].strip())
