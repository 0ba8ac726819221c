"""Four readers of calendars that we did not write, each asked whether it finds what was meant.

usage: readers.py READER < objects.ndjson     READER is icalendar, vobject, ics or ical; `versions` names them
Each line of the input is {"method", "ics", "events": [what a reader must find]}. Prints one line for each
complaint, then "<objects> <complaints>"; exits with 1 when there is one.
"""

import datetime
import importlib.metadata
import json
import operator
import sys
import urllib.parse
import warnings

warnings.filterwarnings("ignore")
UTC = datetime.timezone.utc


def said(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def address(value):
    return urllib.parse.unquote(str(value).removeprefix("mailto:"))


def raw(name):
    """A name as a reader shows it that does not know RFC 6868."""
    out = ""
    for sign in name:
        out += "^" if sign in "^n'" and out.endswith("^") else ""
        out += sign
    return out


def by_sequence(text):
    """What ics 0.7 makes of a text that holds a backslash: it undoes the escapes one kind after the other, so
    that an escaped backslash before n becomes a line end. The bytes are right; the other readers see it."""
    for sign in "\\;,\n":
        text = text.replace(sign, "\\n" if sign == "\n" else "\\" + sign)
    for found, sign in [("\\;", ";"), ("\\,", ","), ("\\n", "\n"), ("\\N", "\n"), ("\\r", "\r"), ("\\R", "\r")]:
        text = text.replace(found, sign)
    return text.replace("\\\\", "\\")


def by_icalendar(text, method):
    import icalendar

    calendar = icalendar.Calendar.from_ical(text.encode())
    for component in calendar.walk():
        if getattr(component, "errors", None):
            yield "errors", component.errors, []
    missing = calendar.get_missing_tzids()
    yield "zones without a definition", missing, set()
    found = []
    for event in calendar.walk("VEVENT"):
        people = event.get("ATTENDEE")
        people = [] if people is None else people if isinstance(people, list) else [people]
        organizer = event["ORGANIZER"]
        found.append({
            "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]),
            "start": said(event["DTSTART"].dt),
            "end": said(event["DTEND"].dt),
            "stamp": said(event["DTSTAMP"].dt),
            "summary": str(event["SUMMARY"]),
            "description": str(event["DESCRIPTION"]),
            "location": str(event["LOCATION"]),
            "url": str(event["URL"]),
            "organizer": {"email": address(organizer), "name": organizer.params.get("CN", "")},
            "attendee": {"email": address(people[0]), "name": people[0].params.get("CN", "")} if people else None,
            "comment": str(event["COMMENT"]) if "COMMENT" in event else None,
            "status": str(event["STATUS"]),
        })
    yield "method", str(calendar["METHOD"]), method
    yield found


def by_vobject(text, method):
    import vobject

    calendar = vobject.readOne(text)
    yield "valid", calendar.validate(raiseException=True), True
    found = []
    for event in calendar.contents["vevent"]:
        people = event.contents.get("attendee", [])

        def one(line):
            names = line.params.get("CN", [""])
            return {"email": address(line.value), "raw": ",".join(names)}

        found.append({
            "uid": event.uid.value,
            "sequence": int(event.sequence.value),
            "start": said(event.dtstart.value),
            "end": said(event.dtend.value),
            "stamp": said(event.dtstamp.value),
            "summary": event.summary.value,
            "description": event.description.value,
            "location": event.location.value,
            "url": event.url.value,
            "organizer": one(event.organizer),
            "attendee": one(people[0]) if people else None,
            "comment": event.comment.value if "comment" in event.contents else None,
            "status": event.status.value,
        })
    yield "method", calendar.method.value, method
    yield found


def by_ics(text, method):
    import ics

    calendar = ics.Calendar(text)
    found = []
    for event in calendar.events:
        people = sorted(event.attendees, key=lambda person: person.email)
        found.append({
            "uid": event.uid,
            "start": said(event.begin.datetime),
            "end": said(event.end.datetime),
            "summary": event.name,
            "description": event.description,
            "location": event.location,
            "url": event.url,
            "organizer": {"email": address(event.organizer.email), "raw": event.organizer.common_name},
            "attendee": {"email": address(people[0].email), "raw": people[0].common_name} if people else None,
            "status": event.status,
        })
    yield "method", calendar.method, method
    yield found


def by_ical(text, _):
    from ical.calendar_stream import IcsCalendarStream

    calendar = IcsCalendarStream.calendar_from_ics(text)
    found = []
    for event in calendar.events:
        found.append({
            "uid": event.uid,
            "sequence": event.sequence,
            "start": said(event.dtstart),
            "end": said(event.dtend),
            "stamp": said(event.dtstamp),
            "summary": event.summary,
            "description": event.description,
            "location": event.location,
            "url": str(event.url),
            "organizer": {"email": address(event.organizer.uri), "name": event.organizer.common_name},
            "attendee": (
                {"email": address(event.attendees[0].uri), "name": event.attendees[0].common_name}
                if event.attendees
                else None
            ),
            "comment": event.comment[0] if event.comment else None,
            "status": str(event.status.value if hasattr(event.status, "value") else event.status),
        })
    yield found


# Each yields what it says besides as (what, found, meant), and last the list of events.
READERS = {"icalendar": by_icalendar, "vobject": by_vobject, "ics": by_ics, "ical": by_ical}


def complaints_of(reader, found, expected):
    """What was found of each event, against what was meant; a property that the reader lacks is not asked."""
    if len(found) != len(expected):
        yield f"{len(found)} events instead of {len(expected)}"
        return
    key = operator.itemgetter("uid")
    for one, meant in zip(sorted(found, key=key), sorted(expected, key=key)):
        for name, value in one.items():
            wanted = meant[name]
            if isinstance(value, dict) and wanted is not None:
                wanted = dict(wanted)
                if "raw" in value:
                    wanted = {"email": wanted["email"], "raw": raw(wanted["name"])}
                value = {part: text or "" for part, text in value.items()}
            if reader == "ics" and name in ("summary", "description", "location"):
                wanted = by_sequence(wanted)
            if value != wanted:
                yield f"{meant['uid']} {name}: found {value!r:.300}, meant {wanted!r:.300}"


def main():
    if sys.argv[1:] == ["versions"]:
        print(" ".join(f"{name} {importlib.metadata.version(name)}" for name in READERS))
        return 0
    name = sys.argv[1]
    objects = complaints = 0
    for line in sys.stdin.buffer:
        case = json.loads(line)
        objects += 1
        try:
            *sayings, found = READERS[name](case["ics"], case["method"])
            problems = [f"{what}: {value!r:.300}" for what, value, meant in sayings if value != meant]
            problems += complaints_of(name, found, case["events"])
        except Exception as error:  # a reader that gives up is a complaint, whatever it throws
            problems = [f"{case['events'][0]['uid']} {type(error).__name__}: {str(error)[:300]}"]
        for problem in problems:
            complaints += 1
            if complaints <= 20:
                print(problem)
    print(objects, complaints)
    return 1 if complaints else 0


sys.exit(main())
