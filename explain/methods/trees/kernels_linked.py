# mypy: ignore-errors
"""Kernels for answers that are a link of sums over trees: which leaves coalitions reach, and the games that follow.

A row explained and a background row go down a tree together. Where they go different ways, a coalition follows the row
explained if it holds the player that is asked, else the background row. So a leaf is reached by the coalitions that
hold all players of one set, `needs`, and none of another, `bars`; where these contradict each other, by none, which is
so for most leaves. The players in which the two rows differ are numbered for each pair; a set is a mask of numbers.

The background comes in blocks of 64 rows, the lanes, which go down a tree together as the bits of one number.
"""

import numpy as np
from numba import types
from numba.extending import intrinsic

from explain.methods.trees.compiling import inner, kernel
from explain.model.forests.forest import MISSING

LANES = 64
MOST = 64
"""Players in which two rows may differ: bits of a mask."""
CELLS = 1 << 16
"""Worths held at once, unless a single pair has more coalitions."""
LOGISTIC, SOFTMAX, EXP = range(3)
LEFT, RIGHT, COLUMN, THRESHOLD, MISSING_LEFT, LATEST = range(6)
FOREST = "int32[::1], int32[:,::1], float64[::1], int32[:,::1], float64[::1], int64, int64, int64, int64"
"""Roots; nodes, with what is named above; value of each node; first tree, last tree and sum of each part; base of each
sum; link; longest path; most leaves of a part; the sum explained. ``LATEST`` of a node says how deep the last condition
above it on the same player ends, 0 where there is none."""
GAME = "int32[:,::1], int32[:,:,::1], int64[:,::1], float64[::1], int32[::1], int32[:,::1], int32[::1]"
"""Codes of the rows; of the background, (n_blocks, n_columns, LANES); lanes that go left at each node, (n_blocks,
n_nodes); weights of the background; player of each column; how many players differ in each pair; up to how many the
pairs of each row are enumerated."""


@intrinsic
def lowest(context, mask):
    """Give the number of the lowest bit that is set."""

    def code(context, builder, signature, arguments):
        return builder.cttz(arguments[0], context.get_constant(types.boolean, True))

    return types.int64(types.int64), code


@inner
def room(n_columns, longest, most_leaves):
    """Make room for what `lead` writes."""
    return (
        np.empty((n_columns, LANES), np.int64), np.empty((longest + 2, 6), np.int64),
        np.empty((longest + 1, 3), np.int64), np.empty((LANES, most_leaves), np.int64),
        np.empty((LANES, most_leaves), np.int64), np.empty((LANES, most_leaves)), np.empty(LANES, np.int64),
    )


@inner
def place_of(player, members, n):
    """Give the number of a player among the first n members; n where it is none of them."""
    place = 0
    while place < n and members[place] != player:
        place += 1
    return place


@inner
def number_players(row, block, lanes, player, bits, members):
    """Give numbers to the players in which a row differs from background rows, and bits to all their columns.

    Gives the mask of the lanes.
    """
    mask = np.int64(0)
    for lane in lanes:
        mask |= np.int64(1) << lane
        n = 0
        for c in range(len(player)):
            if row[c] != block[c, lane]:
                place = place_of(player[c], members[lane], n)
                members[lane, place] = player[c]
                n = max(n, place + 1)
        for c in range(len(player)):
            place = place_of(player[c], members[lane], n)
            bits[c, lane] = np.int64(1) << place if place < n else 0
    return mask


@inner
def lead(part, roots, nodes, value, goes_left, row, mask, held):
    """List the leaves that the row explained and each background row of a block can reach together.

    ``path`` has for each condition above a node its column and the lanes that need, or must not have, its player.
    """
    bits, stack, path, needs, bars, values, n_found = held
    n_found[:] = 0
    for tree in range(part[0], part[1]):
        stack[0, 0], stack[0, 1], stack[0, 2] = roots[tree], 0, mask
        stack[0, 3], stack[0, 4], stack[0, 5] = 0, 0, 0
        top = 1
        while top:
            top -= 1
            node, depth, lanes = stack[top, 0], stack[top, 1], stack[top, 2]
            path[depth, 0], path[depth, 1], path[depth, 2] = stack[top, 3], stack[top, 4], stack[top, 5]
            if nodes[node, LEFT] < 0:
                while lanes:
                    lane, need, bar = lowest(lanes), 0, 0
                    lanes &= lanes - 1
                    for d in range(1, depth + 1):
                        bit = bits[path[d, 0], lane]
                        need |= bit & -(path[d, 1] >> lane & 1)
                        bar |= bit & -(path[d, 2] >> lane & 1)
                    place = n_found[lane]
                    needs[lane, place], bars[lane, place], values[lane, place] = need, bar, value[node]
                    n_found[lane] = place + 1
                continue
            c, latest = nodes[node, COLUMN], nodes[node, LATEST]
            own_left = row[c] <= nodes[node, THRESHOLD] or (nodes[node, MISSING_LEFT] and row[c] == MISSING)
            own, other = (LEFT, RIGHT) if own_left else (RIGHT, LEFT)
            differ = ~goes_left[node] if own_left else goes_left[node]
            need, bar = path[latest, 1], path[latest, 2]
            near, far = lanes & ~(differ & bar), lanes & differ & ~need
            if far:
                stack[top, 0], stack[top, 1], stack[top, 2] = nodes[node, other], depth + 1, far
                stack[top, 3], stack[top, 4], stack[top, 5] = c, need, bar | differ
                top += 1
            if near:
                stack[top, 0], stack[top, 1], stack[top, 2] = nodes[node, own], depth + 1, near
                stack[top, 3], stack[top, 4], stack[top, 5] = c, need | differ, bar
                top += 1


@inner
def raise_e(x):
    """Put the exponential in the place of each number, right to the last bit or so.

    Its steps are such that a processor takes them for several numbers at once.
    """
    for i in range(len(x)):
        v = min(max(x[i], -708.0), 709.0)
        whole = np.floor(v * 1.4426950408889634 + 0.5)
        r = (v - whole * 6.93147180369123816490e-01) - whole * 1.90821492927058770002e-10
        p = 1 / 40320 + r * (1 / 362880 + r * (1 / 3628800 + r * (1 / 39916800 + r * (1 / 479001600 + r / 6227020800))))
        p = 1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720 + r * (1 / 5040 + r * p))))
        x[i] = (1 + r * (1 + r * (0.5 + r * p))) * np.int64((np.int64(whole) + 1023) << 52).view(np.float64)


@inner
def answer(sums, base, link, own, first, last):
    """Turn sums into answers, in the place of the sum explained."""
    explained, added = sums[own, first:last], base[own]
    if link == SOFTMAX:
        whole = np.ones(len(explained))
        for c in range(len(base)):
            if c != own:
                other, difference = sums[c, first:last], base[c] - added
                for i in range(len(whole)):
                    other[i] += difference - explained[i]
                raise_e(other)
                for i in range(len(whole)):
                    whole[i] += other[i]
        for i in range(len(whole)):
            explained[i] = 1 / whole[i]
        return
    sign = 1.0 if link == EXP else -1.0
    for i in range(len(explained)):
        explained[i] = sign * (explained[i] + added)
    raise_e(explained)
    if link == LOGISTIC:
        for i in range(len(explained)):
            explained[i] = 1 / (1 + explained[i])


@inner
def put_terms(needs, bars, values, n, sets, signed, worth):
    """Write leaves as terms that hold for all coalitions with a set of players: a barred player comes with a minus.

    Gives the players that come up at all.
    """
    present = np.int64(0)
    for t in range(n):
        present |= needs[t] | bars[t]
        sets[0], signed[0] = needs[t], values[t]
        rest, size = bars[t], 1
        while rest:
            bit = rest & -rest
            for i in range(size):
                sets[size + i], signed[size + i] = sets[i] | bit, -signed[i]
            rest, size = rest ^ bit, 2 * size
        for i in range(size):
            worth[sets[i]] += signed[i]
    return present


@inner
def add_subsets(worth, n):
    """Give each coalition the sum over all its subsets."""
    for j in range(n):
        halves = worth[: 1 << n].reshape((1 << (n - 1 - j), 2, 1 << j))
        for b in range(halves.shape[0]):
            for i in range(halves.shape[2]):
                halves[b, 1, i] += halves[b, 0, i]


@inner
def total(worth):
    """Add up numbers, which are overwritten; their count is a power of two."""
    n = len(worth)
    while n > 1:
        n //= 2
        lower, upper = worth[:n], worth[n : 2 * n]
        for i in range(n):
            lower[i] += upper[i]
    return worth[0]


@inner
def fill_factors(factors, n):
    """Make the factors of all worths in the Shapley value of a member: of joining last, and of being there already."""
    shares = np.zeros(n + 2)
    shares[1] = 1 / n
    for s in range(1, n):
        shares[s + 1] = shares[s] * s / (n - s)
    sizes = np.zeros(1 << n, np.uint8)
    for j in range(n):
        for i in range(1 << j):
            sizes[(1 << j) + i] = sizes[i] + 1
    for i in range(1 << n):
        factors[i] = shares[sizes[i]] + shares[sizes[i] + 1]


@inner
def shapley_values(worth, n, factors, gains):
    """Calculate Shapley values from all worths, which are overwritten.

    A value is what coalitions with the player are worth, less a number that is the same for all players; it follows
    from their sum, which is known.
    """
    origin, whole = worth[0], worth[(1 << n) - 1] - worth[0]
    for i in range(1 << n):
        worth[i] = (worth[i] - origin) * factors[i]
    summed = 0.0
    for j in range(n - 1, -1, -1):
        lower, upper = worth[: 1 << j], worth[1 << j : 2 << j]
        for i in range(1 << j):
            lower[i] += upper[i]
        gains[j] = total(upper)
        summed += gains[j]
    for j in range(n):
        gains[j] -= (summed - whole) / n


@inner
def choose_few(counts, first, most, most_cells, chosen, starts):
    """Choose lanes whose pairs have at most so many players, until they have so many coalitions.

    Gives how many, and where to go on. ``starts`` says where the worths of each begin, and where they end.
    """
    n = 0
    starts[0] = 0
    for lane in range(first, len(counts)):
        if 0 < counts[lane] <= most:
            if n and starts[n] + (1 << counts[lane]) > most_cells:
                return n, lane
            chosen[n] = lane
            n += 1
            starts[n] = starts[n - 1] + (1 << counts[lane])
    return n, len(counts)


@inner
def most_players(counts, most, first, last):
    """Find the most players of a pair that is enumerated."""
    found = 1
    for r in range(first, last):
        for b in range(counts.shape[1]):
            if counts[r, b] <= most[r]:
                found = max(found, counts[r, b])
    return found


@kernel(f"void({GAME}, {FOREST}, int64, int64, float64[:,::1])")
def enumerate_pairs(rows, others, goes_left, weights, player, counts, most, roots, nodes, value, parts, base, link,
                    longest, most_leaves, own, first, last, out):
    """Add the exact Shapley values of the pairs in which few enough players differ, times the background's weights."""
    largest, n_factors = most_players(counts, most, first, last), 0
    held = room(len(player), longest, most_leaves)
    bits, needs, bars, values, n_found = held[0], held[3], held[4], held[5], held[6]
    most_cells, factors = max(CELLS, 1 << largest), np.empty(1 << largest)
    worth, gains = np.empty((len(base), most_cells)), np.empty(MOST)
    sets, signed = np.empty(1 << min(largest, longest), np.int64), np.empty(1 << min(largest, longest))
    members, present = np.empty((LANES, MOST), np.int32), np.empty(LANES, np.int64)
    chosen, starts = np.empty(LANES, np.int64), np.empty(LANES + 1, np.int64)
    for r in range(first, last):
        for g in range(len(others)):
            here, done = counts[r, g * LANES : (g + 1) * LANES], 0
            while done < len(here):
                n_lanes, done = choose_few(here, done, most[r], most_cells, chosen, starts)
                mask = number_players(rows[r], others[g], chosen[:n_lanes], player, bits, members)
                worth[:, : starts[n_lanes]] = 0.0
                present[:] = 0
                for part in parts:
                    lead(part, roots, nodes, value, goes_left[g], rows[r], mask, held)
                    for i, lane in enumerate(chosen[:n_lanes]):
                        present[i] |= put_terms(needs[lane], bars[lane], values[lane], n_found[lane], sets, signed,
                                                worth[part[2], starts[i] :])
                for i, lane in enumerate(chosen[:n_lanes]):
                    n, start = here[lane], starts[i]
                    for c in range(len(base)):
                        add_subsets(worth[c, start:], n)
                    answer(worth, base, link, own, start, start + (1 << n))
                    if n != n_factors:
                        fill_factors(factors, n)
                        n_factors = n
                    shapley_values(worth[own, start:], n, factors, gains)
                    for j in range(n):
                        if present[i] >> j & 1:
                            out[r, members[lane, j]] += weights[g * LANES + lane] * gains[j]


@inner
def add_reached(needs, bars, values, n, coalitions, inside, outside):
    """Add the leaves that coalitions reach, and those that the players left out reach; two leaves at a time."""
    for t in range(0, n - 1, 2):
        need, bar, value = needs[t], bars[t], values[t]
        next_need, next_bar, next_value = needs[t + 1], bars[t + 1], values[t + 1]
        either, next_either = need | bar, next_need | next_bar
        for i in range(len(coalitions)):
            found, next_found = coalitions[i] & either, coalitions[i] & next_either
            inside[i] += (value if found == need else 0.0) + (next_value if next_found == next_need else 0.0)
            outside[i] += (value if found == bar else 0.0) + (next_value if next_found == next_bar else 0.0)
    if n % 2:
        need, bar, value = needs[n - 1], bars[n - 1], values[n - 1]
        for i in range(len(coalitions)):
            found = coalitions[i] & (need | bar)
            inside[i] += value if found == need else 0.0
            outside[i] += value if found == bar else 0.0


@inner
def fit(coalitions, inside, outside, solution, shares, scales, gains, squares):
    """Fit a sum over the players to what coalitions are worth more than their complements; the last one is empty.

    Gives contributions and their squared errors.
    """
    n, n_asked = len(gains), len(shares)
    whole = outside[n_asked] - inside[n_asked]
    gains[:] = 0.0
    squares[:] = 0.0
    for c in range(n_asked):
        inside[c] = (inside[c] - outside[c]) / 2 - whole * shares[c]
    for c in range(n_asked):
        for j in range(n):
            gains[j] += solution[c * n + j] * inside[c]
    for c in range(n_asked):
        for j in range(n):
            if coalitions[c] >> j & 1:
                inside[c] -= gains[j]
        inside[c] *= scales[c] * inside[c]
        for j in range(n):
            squares[j] += solution[c * n + j] ** 2 * inside[c]
    for j in range(n):
        gains[j] += whole / n


@kernel(f"void({GAME}, {FOREST}, int64, int64, float64[:,::1], float64[:,::1], int64[:,::1], int64[::1], int64[::1],"
        " float64[::1], float64[::1], float64[::1])")
def fit_pairs(rows, others, goes_left, weights, player, counts, most, roots, nodes, value, parts, base, link, longest,
              most_leaves, own, first, last, out, variances, places, sizes, coalitions, solutions, shares, scales):
    """Add the fitted Shapley values of the other pairs, times the background's weights, and their squared errors.

    ``places`` says for each background row and number of players where its coalitions begin, and where its solution;
    ``sizes`` how many coalitions are asked of so many players, the empty one not counted.
    """
    held = room(len(player), longest, most_leaves)
    bits, needs, bars, values, n_found = held[0], held[3], held[4], held[5], held[6]
    most_asked = 1
    for size in sizes:
        most_asked = max(most_asked, size + 1)
    inside, outside = np.empty((len(base), LANES * most_asked)), np.empty((len(base), LANES * most_asked))
    members, gains, squares = np.empty((LANES, MOST), np.int32), np.empty(MOST), np.empty(MOST)
    chosen = np.empty(LANES, np.int64)
    for r in range(first, last):
        for g in range(len(others)):
            here, n_lanes = counts[r, g * LANES : (g + 1) * LANES], 0
            for lane in range(len(here)):
                chosen[n_lanes] = lane
                n_lanes += here[lane] > most[r]
            mask = number_players(rows[r], others[g], chosen[:n_lanes], player, bits, members)
            inside[:, : n_lanes * most_asked] = 0.0
            outside[:, : n_lanes * most_asked] = 0.0
            for part in parts:
                lead(part, roots, nodes, value, goes_left[g], rows[r], mask, held)
                for i, lane in enumerate(chosen[:n_lanes]):
                    n, at, start = here[lane], places[g * LANES + lane, 2 * here[lane]], i * most_asked
                    asked = slice(start, start + sizes[n] + 1)
                    add_reached(needs[lane], bars[lane], values[lane], n_found[lane],
                                coalitions[at : at + sizes[n] + 1], inside[part[2], asked], outside[part[2], asked])
            for i, lane in enumerate(chosen[:n_lanes]):
                b, n, start = g * LANES + lane, here[lane], i * most_asked
                at, cell = places[b, 2 * n], places[b, 2 * n + 1]
                asked = slice(start, start + sizes[n] + 1)
                answer(inside, base, link, own, start, start + sizes[n] + 1)
                answer(outside, base, link, own, start, start + sizes[n] + 1)
                fit(coalitions[at : at + sizes[n]], inside[own, asked], outside[own, asked],
                    solutions[cell : cell + n * sizes[n]], shares[at : at + sizes[n]], scales[at : at + sizes[n]],
                    gains[:n], squares[:n])
                for j in range(n):
                    out[r, members[lane, j]] += weights[b] * gains[j]
                    variances[r, members[lane, j]] += weights[b] ** 2 * squares[j]
