"""Kernels of the effects: rows that reach the nodes of a tree, as sets of bits, 64 rows in a word.

A walk lists the nodes of all trees in preorder, so that what is known of a node's ancestors is still there when it is
met: one place for each depth. A condition is "the code of this column is at most this threshold"; a node stands on the
left of the condition above it or on the right. Down to `LEVELS` many rows move together; below, where few are left of
them, one by one.
"""

import numpy as np

from explain.methods.trees.compiling import inner, kernel

MISSING = 2**31 - 1
"""The code of a missing value."""
WORDS = 8
"""Words of a set of rows: 512 rows move through the trees together."""
LEVELS = 7
"""Depth down to which they do."""
ALL, NONE, ONE = np.uint64(2**64 - 1), np.uint64(0), np.uint64(1)
NODES = "int32[::1], int32[::1], int32[::1], boolean[::1], float64[::1]"
"""Depth, place after the last node below, condition above, whether on its right, and value of each node."""
CONDITIONS = "int32[::1], int32[::1], boolean[::1]"
"""Column, threshold, and whether a missing value satisfies it."""
GROUPS = "int32[::1], int64[::1], int32[::1]"
"""First condition of each group, and its place in the table; the table: for each code the first condition of the group
that it satisfies. A group holds conditions of one column that treat missing values alike, ascending."""
WALK = f"Tuple(({NODES})), Tuple(({CONDITIONS})), Tuple(({GROUPS}))"


@inner
def count_ones(word):
    """Count the bits of a word that are set."""
    word = word - ((word >> ONE) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@inner
def lowest(word):
    """Give the place of the lowest bit that is set."""
    return count_ones(~word & (word - ONE))


@inner
def satisfy(codes, first, n_rows, conditions, groups, bits):
    """Fill ``bits``: for each condition the rows, from ``first`` on, that satisfy it."""
    column, threshold, missing_left = conditions
    start, offset, table = groups
    for g in range(len(offset)):
        low, high = start[g], start[g + 1]
        bits[low:high] = NONE
        for i in range(n_rows):
            code = codes[first + i, column[low]]
            if code <= threshold[high - 1]:
                bits[low + table[offset[g] + code], i >> 6] |= ONE << np.uint64(i & 63)
            elif code == MISSING and missing_left[low]:
                bits[low, i >> 6] |= ONE << np.uint64(i & 63)
        for c in range(low + 1, high):
            for w in range(WORDS):
                bits[c, w] |= bits[c - 1, w]


@inner
def satisfies(code, c, conditions):
    """Whether one code satisfies a condition."""
    return conditions[2][c] if code == MISSING else code <= conditions[1][c]


@inner
def all_rows(n_rows, rows):
    """Set the bits of the first rows, and no others."""
    for w in range(WORDS):
        n = min(max(n_rows - 64 * w, 0), 64)
        rows[w] = ALL if n == 64 else (ONE << np.uint64(n)) - ONE


@inner
def narrow(allowed, d, values, on_right):
    """Keep of the values allowed above those on one side of a condition; whether any are left."""
    some = NONE
    for w in range(len(values)):
        allowed[d, w] = allowed[d - 1, w] & (~values[w] if on_right else values[w])
        some |= allowed[d, w]
    return some != NONE


@inner
def steps_of(allowed, n_values, place):
    """List where a set of values begins and ends, in turn; an end behind the last value is left out."""
    found, before = 0, NONE
    for w in range(len(allowed)):
        edges = allowed[w] ^ ((allowed[w] << ONE) | before)
        before = allowed[w] >> np.uint64(63)
        while edges:
            place[found] = 64 * w + lowest(edges)
            found += place[found] < n_values
            edges &= edges - ONE
    return found


@inner
def add(amount, n_steps, place, sums):
    """Add an amount to a set of values, of which begins and ends are listed."""
    for k in range(n_steps):
        sums[place[k]] += amount
        amount = -amount


@inner
def one_row(first, last, codes, nodes, conditions, varied, left, allowed, place, sums):
    """Walk one row through the nodes below one it has reached."""
    depth, after, condition, right, value = nodes
    p = first
    while p < last:
        d, c = depth[p], condition[p]
        if varied[c]:
            goes = narrow(allowed, d, left[c], right[p])
        else:
            goes = satisfies(codes[conditions[0][c]], c, conditions) != right[p]
            allowed[d] = allowed[d - 1]
        if goes and after[p] == p + 1:
            add(value[p], steps_of(allowed[d], len(sums), place), place, sums)
        p = p + 1 if goes else after[p]


@kernel(f"void(int32[:,::1], int64, int64, {WALK}, boolean[::1], uint64[:,::1], uint64[::1], float64[:,::1])")
def individual(codes, first, last, nodes, conditions, groups, varied, left, every, out):
    """Add to ``out`` (n_rows, n_sets) the sums of rows ``first`` to ``last`` when some columns take sets of values.

    Parameters
    ----------
    varied, left
        (n_conditions,) whether a condition is on a column that is set; and which of the sets satisfy it, as bits.
    every
        All sets, as bits.
    """
    depth, after, condition, right, value = nodes
    n_sets, deepest = out.shape[1], depth.max() + 1
    bits = np.empty((groups[0][-1], WORDS), np.uint64)
    reached = np.empty((deepest, WORDS), np.uint64)
    allowed = np.empty((deepest, len(every)), np.uint64)
    place = np.empty(64 * len(every) + 1, np.int64)
    for block in range(first, last, 64 * WORDS):
        n_rows = min(last - block, 64 * WORDS)
        satisfy(codes, block, n_rows, conditions, groups, bits)
        p = 0
        while p < len(depth):
            d, some = depth[p], ALL
            if d == 0:
                all_rows(n_rows, reached[0])
                allowed[0] = every
            elif varied[condition[p]]:
                reached[d] = reached[d - 1]
                some = np.uint64(narrow(allowed, d, left[condition[p]], right[p]))
            else:
                some, flip, c = NONE, ALL if right[p] else NONE, condition[p]
                for w in range(WORDS):
                    reached[d, w] = reached[d - 1, w] & (bits[c, w] ^ flip)
                    some |= reached[d, w]
                allowed[d] = allowed[d - 1]
            leaf = after[p] == p + 1
            if some != NONE and not leaf and d < LEVELS:
                p += 1
                continue
            n_steps = steps_of(allowed[d], n_sets, place) if leaf else 0
            for w in range(WORDS if some != NONE else 0):
                rows = reached[d, w]
                while rows:
                    i = block + 64 * w + lowest(rows)
                    rows &= rows - ONE
                    if leaf:
                        add(value[p], n_steps, place, out[i])
                    else:
                        one_row(p + 1, after[p], codes[i], nodes, conditions, varied, left, allowed, place, out[i])
            p = after[p]
        for i in range(block, block + n_rows):
            for g in range(1, n_sets):
                out[i, g] += out[i, g - 1]


@inner
def enter(path, width, d, player):
    """Take the path of the node above, put a player on it, and give the player's place there, from 1."""
    n, place = width[d - 1], 0
    for j in range(1, n + 1):
        path[d, j] = path[d - 1, j]
        if path[d, j] == player:
            place = j
    if place == 0:
        n += 1
        place = n
        path[d, n] = player
    width[d] = n
    return place


@inner
def count_row(first, last, violated, codes, nodes, conditions, player, path, width, state, counter, counts):
    """Count one row in the leaves below a node it reached, having violated one player's conditions (0: nobody's)."""
    depth, after, condition, right, _ = nodes
    state[depth[first] - 1] = violated
    p = first
    while p < last:
        d, c = depth[p], condition[p]
        own, before = enter(path, width, d, player[c]), state[d - 1]
        goes = satisfies(codes[conditions[0][c]], c, conditions) != right[p]
        state[d] = before if goes else own
        goes = goes or before == 0 or before == own
        if goes and after[p] == p + 1:
            counts[counter[p] + state[d]] += 1
        p = p + 1 if goes else after[p]


@kernel(f"void(int32[:,::1], int64, int64, {WALK}, int32[::1], int64, int64[::1], int64[::1])")
def count(codes, first, last, nodes, conditions, groups, player, widest, counter, counts):
    """Count for each leaf the rows that satisfy all conditions on its path, and those that violate one player's alone.

    Parameters
    ----------
    player
        (n_conditions,) the player whose column a condition is on.
    widest
        The most players on a path.
    counter
        (n_nodes,) where the counters of a leaf begin: first of no player, then of each on its path in turn.
    """
    depth, after, condition, right, _ = nodes
    deepest = depth.max() + 1
    bits = np.empty((groups[0][-1], WORDS), np.uint64)
    reached = np.empty((deepest, widest + 1, WORDS), np.uint64)
    path, width = np.empty((deepest, widest + 1), np.int32), np.zeros(deepest, np.int64)
    state = np.zeros(deepest, np.int64)
    for block in range(first, last, 64 * WORDS):
        n_rows = min(last - block, 64 * WORDS)
        satisfy(codes, block, n_rows, conditions, groups, bits)
        p = 0
        while p < len(depth):
            d, some = depth[p], NONE
            if d == 0:
                all_rows(n_rows, reached[0, 0])
                some = ALL
            else:
                c, flip, before = condition[p], ALL if right[p] else NONE, width[d - 1]
                own = enter(path, width, d, player[c])
                for w in range(WORDS):
                    holds = bits[c, w] ^ flip
                    violating = reached[d - 1, own, w] if own <= before else NONE
                    for j in range(before + 1):
                        reached[d, j, w] = reached[d - 1, j, w] & holds
                        some |= reached[d, j, w]
                    reached[d, own, w] = violating | (reached[d - 1, 0, w] & ~holds)
                    some |= reached[d, own, w]
            leaf = after[p] == p + 1
            if some != NONE and not leaf and d < LEVELS:
                p += 1
                continue
            for j in range(width[d] + 1 if some != NONE else 0):
                for w in range(WORDS):
                    rows = reached[d, j, w]
                    if leaf:
                        counts[counter[p] + j] += count_ones(rows)
                    while rows and not leaf:
                        row = codes[block + 64 * w + lowest(rows)]
                        rows &= rows - ONE
                        count_row(
                            p + 1, after[p], j, row, nodes, conditions, player, path, width, state, counter, counts
                        )
            p = after[p]


@kernel(
    f"float64(Tuple(({NODES})), int32[::1], int64, int64[::1], int64[::1], uint64[:,::1], uint64[:,::1],"
    " float64[:,::1], float64[::1])"
)
def spread(nodes, player, widest, counter, counts, left, every, changes, aside):
    """Spread what leaves add, as often as counted, over the values that let each player's own conditions hold.

    Parameters
    ----------
    left
        (n_conditions, n_words) the values of the condition's player that satisfy it, as bits.
    every
        (n_players, n_words) all values of a player, as bits.
    changes : (n_players, n_values)
        Where the sum of a player's curve changes, added to.
    aside : (n_players,)
        What the leaves with the player on their path add to the sum of the rows as they are, added to.

    Returns
    -------
    float
        What all leaves add to the sum of the rows as they are.
    """
    depth, after, condition, right, value = nodes
    deepest, total = depth.max() + 1, 0.0
    allowed = np.empty((widest + 1, deepest, every.shape[1]), np.uint64)
    path, width = np.empty((deepest, widest + 1), np.int32), np.zeros(deepest, np.int64)
    place = np.empty(64 * every.shape[1] + 1, np.int64)
    for p in range(len(depth)):
        d, c = depth[p], condition[p]
        if d > 0:
            before = width[d - 1]
            own = enter(path, width, d, player[c])
            for j in range(1, before + 1):
                allowed[j, d] = allowed[j, d - 1]
            if own > before:
                allowed[own, d - 1] = every[player[c]]
            narrow(allowed[own], d, left[c], right[p])
        if after[p] == p + 1:
            as_they_are = value[p] * counts[counter[p]]
            total += as_they_are
            for j in range(1, width[d] + 1):
                one = path[d, j]
                aside[one] += as_they_are
                amount = as_they_are + value[p] * counts[counter[p] + j]
                add(amount, steps_of(allowed[j, d], changes.shape[1], place), place, changes[one])
    return total
