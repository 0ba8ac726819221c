"""Other solvers on the same rounds: PyVRP, OR-Tools routing and VROOM, one thread each.

Called by the bench with the folder of the sets, the seconds for each instance, and lines
`set/file best` on the standard input. Prints a line for each peer; one that is not installed is named
with the command that installs it. Every answer is judged here by the rules of the file alone.
"""

import importlib.metadata
import random
import sys
import time
from decimal import Decimal


def read(path):
    with open(path, encoding="utf-8") as file:
        words = [word for line in file for word in line.split("#")[0].split()]
    towns, numbers = int(words[0]), [Decimal(word) for word in words[1:]]
    scale = 10 ** max(max(0, -number.normalize().as_tuple().exponent) for number in numbers)
    whole = [int(number * scale) for number in numbers]
    ways = [whole[row * towns:(row + 1) * towns] for row in range(towns)]
    ends = whole[towns * towns:]
    windows = [(ends[2 * town], ends[2 * town + 1]) for town in range(towns)]
    return ways, windows, scale


def judged(ways, windows, order):
    """The road of a round, or nothing if it is not one that keeps every window."""
    if order is None or sorted(order) != list(range(1, len(ways))):
        return None
    clock, road, here = windows[0][0], 0, 0
    for town in [*order, 0]:
        clock += ways[here][town]
        road += ways[here][town]
        if clock > windows[town][1]:
            return None
        clock, here = max(clock, windows[town][0]), town
    return road


def pyvrp(ways, windows, seconds):
    from pyvrp import Model
    from pyvrp.stop import MaxRuntime

    model = Model()
    places = [model.add_location(0, 0) for _ in ways]
    model.add_depot(places[0])
    for place, (opens, closes) in zip(places[1:], windows[1:]):
        model.add_client(place, tw_early=opens, tw_late=closes)
    model.add_vehicle_type(1, tw_early=windows[0][0], tw_late=windows[0][1])
    for a, row in enumerate(ways):
        for b, way in enumerate(row):
            if a != b:
                model.add_edge(places[a], places[b], distance=way, duration=way)
    best = model.solve(stop=MaxRuntime(seconds), seed=1, display=False).best
    routes = best.routes() if best.is_feasible() else []
    return [step.idx + 1 for step in routes[0] if step.is_client()] if len(routes) == 1 else None


def or_tools(ways, windows, seconds):
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    manager = pywrapcp.RoutingIndexManager(len(ways), 1, 0)
    model = pywrapcp.RoutingModel(manager)
    transit = model.RegisterTransitCallback(
        lambda a, b: ways[manager.IndexToNode(a)][manager.IndexToNode(b)])
    model.SetArcCostEvaluatorOfAllVehicles(transit)
    horizon = max(closes for _, closes in windows)
    model.AddDimension(transit, horizon, horizon, False, "time")
    clock = model.GetDimensionOrDie("time")
    for town in range(1, len(ways)):
        clock.CumulVar(manager.NodeToIndex(town)).SetRange(*windows[town])
        # Without leave to drop towns it mostly finds nothing at all.
        model.AddDisjunction([manager.NodeToIndex(town)], 1_000 * horizon)
    clock.CumulVar(model.Start(0)).SetRange(windows[0][0], windows[0][0])
    clock.CumulVar(model.End(0)).SetMax(windows[0][1])
    asked = pywrapcp.DefaultRoutingSearchParameters()
    asked.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.AUTOMATIC
    asked.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    asked.time_limit.FromMilliseconds(int(seconds * 1000))
    found = model.SolveWithParameters(asked)
    if not found:
        return None
    order, at = [], found.Value(model.NextVar(model.Start(0)))
    while not model.IsEnd(at):
        order.append(manager.IndexToNode(at))
        at = found.Value(model.NextVar(at))
    return order


def vroom(ways, windows, _seconds):
    import numpy
    import vroom

    asked = vroom.Input()
    asked.set_durations_matrix("car", numpy.array(ways, dtype=numpy.uint32))
    asked.add_vehicle(vroom.Vehicle(0, start=0, end=0, time_window=windows[0]))
    asked.add_job([vroom.Job(town, location=town, time_windows=[windows[town]]) for town in range(1, len(ways))])
    steps = asked.solve(exploration_level=5, nb_threads=1).routes
    return [int(step) for step in steps[steps["type"] == "job"]["id"]]


PEERS = [("PyVRP", "pyvrp", pyvrp), ("OR-Tools routing", "ortools", or_tools), ("VROOM", "pyvroom", vroom)]


def main(folder, seconds):
    random.seed(1)
    asked = [line.split() for line in sys.stdin if line.strip()]
    for name, package, solve in PEERS:
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            print(f"{name}: not installed, left out; `{sys.executable} -m pip install {package}` installs it")
            continue
        feasible, reached, worst, times = 0, 0, 0.0, []
        for path, best in asked:
            ways, windows, scale = read(f"{folder}/{path}")
            begin = time.monotonic()
            road = judged(ways, windows, solve(ways, windows, seconds))
            times.append(time.monotonic() - begin)
            if road is None:
                continue
            feasible += 1
            places = -Decimal(best).as_tuple().exponent
            gap = Decimal(road) / scale - Decimal(best)
            # The list rounds its values.
            reached += gap <= Decimal(5) / Decimal(10 ** (places + 1))
            worst = max(worst, float(gap / Decimal(best)) * 100)
        name = f"{name} {version}"
        print(f"{name:23} {feasible:9} {reached:11} {worst:9.2f} % {sorted(times)[len(times) // 2]:7.2f} s {max(times):6.2f} s", flush=True)


main(sys.argv[1], float(sys.argv[2]))
