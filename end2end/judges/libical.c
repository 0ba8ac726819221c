/* A judge that we did not write: libical, with its tables of what each iTIP method must and must not hold.
 *
 *   libical objects < FILE   restriction check of each calendar object
 *   libical zones   < FILE   each definition of a time zone, by its own bytes, against the system's zone
 *
 * FILE is a row of frames: "<name> <octets>\n" and then that many octets of iCalendar. Prints one line for
 * each complaint and a last line "<frames> <complaints>"; exits with 1 when there is one.
 */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static long complaints = 0;

static void complain(const char *name, const char *text) {
  complaints++;
  if (complaints <= 20) printf("%s: %s\n", name, text);
}

static void walk(const char *name, icalcomponent *component) {
  icalproperty *property = icalcomponent_get_first_property(component, ICAL_XLICERROR_PROPERTY);
  for (; property; property = icalcomponent_get_next_property(component, ICAL_XLICERROR_PROPERTY))
    complain(name, icalproperty_get_xlicerror(property));
  icalcomponent *inner = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT);
  for (; inner; inner = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT)) walk(name, inner);
}

static void judge_object(const char *name, const char *text) {
  icalcomponent *calendar = icalparser_parse_string(text);
  if (!calendar) {
    complain(name, "cannot be read");
    return;
  }
  if (icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT) complain(name, "is no VCALENDAR");
  if (icalcomponent_get_method(calendar) == ICAL_METHOD_NONE) complain(name, "has no METHOD");
  if (!icalrestriction_check(calendar)) complain(name, "breaks the restrictions of its method");
  if (icalcomponent_count_errors(calendar)) complain(name, "holds errors");
  walk(name, calendar);
  icalcomponent_free(calendar);
}

/* Every quarter of an hour of 2026 to 2028 by default; around(days) of the event's own change otherwise. */
static void judge_zone(const char *name, const char *text, long first, long last) {
  icalcomponent *calendar = icalparser_parse_string(text);
  icalcomponent *definition = calendar ? icalcomponent_get_first_component(calendar, ICAL_VTIMEZONE_COMPONENT) : NULL;
  if (!definition) {
    complain(name, "holds no VTIMEZONE");
    if (calendar) icalcomponent_free(calendar);
    return;
  }
  icaltimezone *zone = icaltimezone_new();
  icaltimezone_set_component(zone, icalcomponent_new_clone(definition));
  char path[600];
  snprintf(path, sizeof path, "/usr/share/zoneinfo/%.500s", name);
  FILE *known = fopen(path, "rb");
  if (!known) {
    /* a name that this system does not have cannot be compared */
    printf("%s: unknown to the system, not compared\n", name);
  } else {
    fclose(known);
    setenv("TZ", name, 1);
    tzset();
    long wrong = 0;
    time_t example = 0;
    for (time_t at = first; at < last; at += 900) {
      struct tm local;
      localtime_r(&at, &local);
      struct icaltimetype utc = icaltime_from_timet_with_zone(at, 0, icaltimezone_get_utc_timezone());
      int is_daylight = 0;
      if (icaltimezone_get_utc_offset_of_utc_time(zone, &utc, &is_daylight) != local.tm_gmtoff) {
        if (!wrong) example = at;
        wrong++;
      }
    }
    if (wrong) {
      char sentence[120];
      snprintf(sentence, sizeof sentence, "%ld quarters of an hour differ, the first at %ld", wrong, (long)example);
      complain(name, sentence);
    }
  }
  icaltimezone_free(zone, 1);
  icalcomponent_free(calendar);
}

int main(int count, char **arguments) {
  if (count < 2 || (strcmp(arguments[1], "objects") && strcmp(arguments[1], "zones"))) return 2;
  int zones = !strcmp(arguments[1], "zones");
  icalerror_set_errors_are_fatal(0);
  char name[512];
  long octets, frames = 0, first = 0, last = 0;
  while (zones ? scanf("%511s %ld %ld %ld", name, &octets, &first, &last) == 4 : scanf("%511s %ld", name, &octets) == 2) {
    if (getchar() != '\n' || octets < 0) return 2;
    char *text = malloc((size_t)octets + 1);
    if (!text || fread(text, 1, (size_t)octets, stdin) != (size_t)octets) return 2;
    text[octets] = 0;
    frames++;
    if (zones) judge_zone(name, text, first, last);
    else judge_object(name, text);
    free(text);
  }
  printf("%ld %ld\n", frames, complaints);
  return complaints || !feof(stdin) ? 1 : 0;
}
