"""Blocks of a random diagram: ways that part and come together again, loops, races."""

from tests import diagrams
from tests.diagrams import caught, edge, flow, node, user
from tests.engine.proof.draw import condition, definition
from tests.engine.proof.sketch import End, Sketch, Way, correlated, finish, step


def split(sketch: Sketch, parts: list[str], depth: int) -> Way:
    """Ways between two gateways; some may end on their way."""
    kind = sketch.random.choice(["exclusive", "parallel", "inclusive"])
    own, meet = sketch.name(), sketch.name()
    default = f"{own}_lain"
    is_choice = kind == "exclusive" and sketch.chance(0.2)  # a person chooses the way
    with_default = kind != "parallel" and not is_choice and sketch.chance(0.85)
    more = {"default": default} if with_default else {}
    parts.append(node(f"{kind}Gateway", own, **more))
    joins = 0
    for index in range(sketch.random.choice([2, 2, 3])):
        way_id = default if with_default and index == 0 else ""
        asked = "" if kind == "parallel" or is_choice or way_id else condition(sketch.random)
        if sketch.left <= 1 or sketch.chance(0.1):
            parts.append(flow(own, meet, asked, id=way_id or f"{own}_{index}"))
            joins += 1
            continue
        entry, last = sketch.way(parts, depth, sketch.random.choice([1, 1, 2]))
        parts.append(flow(own, entry, asked, id=way_id or f"{own}_{index}"))
        if last is not None and (kind == "parallel" or not sketch.chance(0.1)):
            parts.append(flow(last, meet))
            joins += 1
        else:
            finish(sketch, parts, last, depth)
    if not joins:
        return own, None
    kinds = [f"{kind}Gateway"] * 8 + ["inclusiveGateway", "exclusiveGateway"]
    parts.append(node(sketch.random.choice(kinds), meet))
    return own, meet


def loop(sketch: Sketch, parts: list[str], depth: int) -> Way:
    own, again = sketch.name(), sketch.name()
    parts.append(node("exclusiveGateway", own))
    entry, _ = step(sketch, parts)
    last: End = entry
    parts.append(flow(own, entry))
    if sketch.left > 2 and sketch.chance(0.6) and last is not None:
        following, after = sketch.way(parts, depth, 1)
        parts.append(flow(last, following))
        last = after
    if last is None:
        return own, None
    out = f"{again}_keluar"
    parts.append(node("exclusiveGateway", again, default=out))
    parts += [flow(last, again), flow(again, own, condition(sketch.random))]
    after = sketch.name()
    parts += [node("intermediateThrowEvent", after), flow(again, after, id=out)]
    return own, after


def race(sketch: Sketch, parts: list[str], depth: int) -> Way:
    own, meet = sketch.name(), sketch.name()
    parts += [node("eventBasedGateway", own), node("exclusiveGateway", meet)]
    kinds = sketch.random.sample(["timer", "message", "signal", "conditional", "timer"], k=2)
    for kind in [*kinds, *(["timer"] if sketch.chance(0.4) else [])]:
        catch = sketch.name()
        parts.append(node("intermediateCatchEvent", catch, definition(sketch, kind),
                          **correlated(sketch, kind)))  # fmt: skip
        parts.append(flow(own, catch))
        last: End = catch
        if sketch.left > 1 and sketch.chance(0.5):
            entry, last = sketch.way(parts, depth, 1)
            parts.append(flow(catch, entry))
        if last is not None:
            parts.append(flow(last, meet))
    parts.append(node("intermediateThrowEvent", f"{meet}_sesudah"))
    parts.append(flow(meet, f"{meet}_sesudah"))
    return own, f"{meet}_sesudah"


def parting(sketch: Sketch, parts: list[str], depth: int) -> Way:
    """A step with several ways out and no gateway; each way ends by itself."""
    own = sketch.name()
    asked = sketch.chance(0.5)
    default = {"default": f"{own}_lain"} if asked and sketch.chance(0.7) else {}
    if sketch.chance(0.5):
        parts.append(user(own, **default))
    else:
        parts.append(diagrams.job(own, **default))
    for index in range(2):
        entry, last = sketch.way(parts, depth, 1)
        when = condition(sketch.random) if asked else ""
        parts.append(flow(own, entry, when, id=f"{own}_{index}"))
        finish(sketch, parts, last, depth)
    if default:
        entry, last = sketch.way(parts, depth, 1)
        parts.append(flow(own, entry, id=f"{own}_lain"))
        return own, last
    return own, None


def choir(sketch: Sketch, parts: list[str], depth: int) -> Way:
    """Several who wait for one signal, and one who throws it."""
    own, meet, asked, throw = (sketch.name() for _ in range(4))
    parts += [node("parallelGateway", own), node("parallelGateway", meet), user(asked)]
    parts.append(node("intermediateThrowEvent", throw, caught("signal", "sinyal")))
    parts += [flow(own, asked), flow(asked, throw), flow(throw, meet)]
    for _ in range(sketch.random.choice([1, 2])):
        hears = sketch.name()
        parts.append(node("intermediateCatchEvent", hears, caught("signal", "sinyal")))
        parts += [flow(own, hears), flow(hears, meet)]
    works, edge_ = sketch.name(), sketch.name()
    parts.append(user(works))
    interrupting = sketch.chance(0.7)
    parts.append(edge(edge_, works, "signal", "sinyal", interrupting=interrupting))
    entry, last = sketch.way(parts, depth, 1)
    parts += [flow(own, works), flow(works, meet), flow(edge_, entry)]
    finish(sketch, parts, last, depth)
    return own, meet
