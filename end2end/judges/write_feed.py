"""Writes the same feed as server/core/benches/feed.rs with python-icalendar, and says how long that takes.

usage: write_feed.py EVENTS. Building the components counts, as it does on our side: both begin with plain facts.
"""

import datetime
import sys
import time
import uuid
import zoneinfo

import icalendar

events = int(sys.argv[1])
first = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.timezone.utc)
zones = [zoneinfo.ZoneInfo("America/Martinique"), zoneinfo.ZoneInfo("Europe/Paris")]


def write():
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Caravane//Bench//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    organizer = icalendar.vCalAddress("mailto:rdv@tour.example.org")
    organizer.params["CN"] = icalendar.vText("Caravane de l’emploi")
    for number in range(events):
        start = first + datetime.timedelta(minutes=45 * number)
        zone = zones[number % 2]
        event = icalendar.Event()
        event.add("uid", str(uuid.UUID(int=number + 2)))
        event.add("dtstamp", first)
        event.add("created", first)
        event.add("last-modified", first)
        event.add("sequence", number % 3)
        event.add("dtstart", start.astimezone(zone))
        event.add("dtend", (start + datetime.timedelta(minutes=90)).astimezone(zone))
        event.add("summary", f"Atelier « Créer son CV », n° {number} – Fort-de-France")
        event.add("description", "Apportez votre CV et une pièce d’identité.\nAide : 0596 12 34 56.")
        event.add("location", "Place de la Savane, 97200 Fort-de-France, Martinique")
        event.add("url", f"https://tour.example.org/tournees/nord/{number}")
        event.add("status", "CANCELLED" if number % 50 == 0 else "CONFIRMED")
        event.add("organizer", organizer)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


begin = time.perf_counter()
octets = len(write())
print(f"the same with python-icalendar {icalendar.__version__}: {(time.perf_counter() - begin) * 1e3:.0f} ms, {octets / 1e6:.1f} MB")
