# mypy: ignore-errors
"""Kernels for trees too deep for tables: one walk for each row, with all background rows beside it or none."""

import numpy as np

from explain.methods.trees.compiling import inner, kernel

MISSING = np.int32(2**31 - 1)
BLOCK = 64
"""Rows that walk together."""


@inner
def goes_left(code, threshold, missing_left):
    """Decide where a code goes."""
    return code <= threshold or (code == MISSING and missing_left)


@kernel(
    "void(int32[:,::1], int64, int64, int64, int32[:,::1], float64[::1], int32[::1], int32[::1], int32[::1],"
    " int32[::1], int32[::1], boolean[::1], float64[::1], int32[::1], int32[::1], int32[:,::1], float64[:,::1],"
    " float64[:,::1], float64[:,::1])"
)
def compare_rows(codes, first_row, last_row, deepest, background, counts, roots, left, right, column, threshold,
                 missing_left, value, slot, width, path, joins, leaves, out):
    """Add up contributions against a background: out[row, player].

    A leaf matters to a row and a background row when each player on its path is met by one of the two. Those met by the
    row alone gain ``joins[n_row, n_background]``, those met by the other alone lose ``leaves[n_row, n_background]``,
    where the numbers say how many players each meets alone. All background rows that are still in play walk together.
    """
    n_background, deepest = background.shape[1], deepest + 1
    alive = np.empty((deepest, n_background), np.int32)
    broken, n_broken = np.empty((deepest, n_background), np.uint64), np.empty((deepest, n_background), np.int32)
    n_alive, row_broken, n_row = np.empty(deepest, np.int64), np.empty(deepest, np.uint64), np.empty(deepest, np.int64)
    node, level = np.empty(2 * deepest, np.int32), np.empty(2 * deepest, np.int32)
    above = np.empty(2 * deepest, np.int32)
    gained = np.empty(path.shape[1])
    for row in range(first_row, last_row):
        for root in roots:
            node[0], level[0], above[0], top = root, 0, -1, 1
            while top:
                top -= 1
                v, d, p = node[top], level[top], above[top]
                if d == 0:
                    for b in range(n_background):
                        alive[0, b], broken[0, b], n_broken[0, b] = b, np.uint64(0), 0
                    n_alive[0], row_broken[0], n_row[0] = n_background, np.uint64(0), 0
                else:
                    bit, c, is_left = np.uint64(1) << np.uint64(slot[p]), column[p], left[p] == v
                    t, gap = threshold[p], missing_left[p]
                    n, kept = n_alive[d - 1], 0
                    seen, masks, sizes = alive[d - 1], broken[d - 1], n_broken[d - 1]
                    if (goes_left(codes[row, c], t, gap) == is_left) and not row_broken[d - 1] & bit:
                        for i in range(n):
                            met = goes_left(background[c, seen[i]], t, gap) == is_left
                            alive[d, i] = seen[i]
                            broken[d, i] = masks[i] if met else masks[i] | bit
                            n_broken[d, i] = sizes[i] + (0 if met or masks[i] & bit else 1)
                        kept, row_broken[d], n_row[d] = n, row_broken[d - 1], n_row[d - 1]
                    else:
                        for i in range(n):
                            met = goes_left(background[c, seen[i]], t, gap) == is_left
                            alive[d, kept], broken[d, kept], n_broken[d, kept] = seen[i], masks[i], sizes[i]
                            kept += 1 if met and not masks[i] & bit else 0
                        n_row[d] = n_row[d - 1] + (0 if row_broken[d - 1] & bit else 1)
                        row_broken[d] = row_broken[d - 1] | bit
                    n_alive[d] = kept
                    if kept == 0:
                        continue
                if left[v] >= 0:
                    node[top], level[top], above[top] = right[v], d + 1, v
                    node[top + 1], level[top + 1], above[top + 1] = left[v], d + 1, v
                    top += 2
                    continue
                k, n_other, lost = width[v], n_row[d], 0.0
                gained[:k] = 0.0
                for i in range(n_alive[d]):
                    mask, n_own, weight = broken[d, i], n_broken[d, i], counts[alive[d, i]]
                    lost += weight * leaves[n_own, n_other]
                    if n_own:
                        gain = weight * joins[n_own, n_other]
                        for s in range(k):
                            gained[s] += gain if mask & (np.uint64(1) << np.uint64(s)) else 0.0
                for s in range(k):
                    if row_broken[d] & (np.uint64(1) << np.uint64(s)):
                        gained[s] -= lost
                    out[row, path[v, s]] += value[v] * gained[s]


@kernel(
    "void(int32[:,::1], int64, int64, int64, int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], boolean[::1],"
    " float64[::1], float64[::1], int32[::1], float64[::1], float64[::1], float64[:,::1])"
)
def spread_rows(codes, first_row, last_row, deepest, roots, left, right, column, threshold, missing_left, cover, value,
                players, nodes, weights, out):
    """Add up path-dependent contributions: out[row, player].

    With ``y`` the share of the players that have joined, a player is worth z (1 - y) + c y on a path, where c says
    whether the row meets its splits and z is the share of the training weight that does. The products over a path are
    kept at a few y while a block of rows walks through a tree, and leaves add them up on the way back.
    """
    n_columns, q = codes.shape[1], len(nodes)
    n_players, deepest = out.shape[1], deepest + 1
    x = np.empty((n_columns, BLOCK), np.int32)
    products, totals = np.ones((deepest, q, BLOCK), np.float32), np.zeros((deepest, q, BLOCK), np.float32)
    meets, share = np.ones((n_players, BLOCK), np.bool_), np.ones(n_players)
    met_before, share_before = np.ones((deepest, BLOCK), np.bool_), np.ones(deepest)
    node, above, phase = np.zeros(deepest, np.int32), np.zeros(deepest, np.int32), np.zeros(deepest, np.int32)
    added = np.empty(BLOCK, np.float32)
    for begin in range(first_row, last_row, BLOCK):
        m = min(BLOCK, last_row - begin)
        for c in range(n_columns):
            for r in range(m):
                x[c, r] = codes[begin + r, c]
        sums = np.zeros((n_players, BLOCK))
        for root in roots:
            node[0], phase[0], level = root, 0, 0
            while level >= 0:
                v = node[level]
                if phase[level] == 0:
                    if level:
                        enter(level, v, above[level], x, m, left, column, threshold, missing_left, cover, players,
                              nodes, meets, share, met_before, share_before, products)
                    if left[v] < 0:
                        for i in range(q):
                            for r in range(m):
                                totals[level, i, r] = np.float32(value[v]) * products[level, i, r]
                        phase[level] = 2
                    else:
                        totals[level, :, :m] = 0
                        phase[level] = 1
                        level += 1
                        node[level], above[level], phase[level] = left[v], v, 0
                elif phase[level] == 1:
                    phase[level] = 2
                    level += 1
                    node[level], above[level], phase[level] = right[v], v, 0
                else:
                    if level:
                        leave(level, players[column[above[level]]], m, nodes, weights, meets, share, met_before,
                              share_before, totals, added, sums)
                    level -= 1
        for player in range(n_players):
            for r in range(m):
                out[begin + r, player] += sums[player, r]


@inner
def enter(level, v, p, x, m, left, column, threshold, missing_left, cover, players, nodes, meets, share, met_before,
          share_before, products):
    """Walk down to a node: note which rows still meet the player's splits, and multiply the products."""
    player, is_left = players[column[p]], left[p] == v
    codes, now, before = x[column[p]], meets[player], met_before[level]
    old = share[player]
    share_before[level] = old
    new = old * (cover[v] / cover[p] if cover[p] > 0 else 0.5)
    share[player] = new
    t, gap = threshold[p], missing_left[p]
    for r in range(m):
        before[r] = now[r]
        now[r] = now[r] & (((codes[r] <= t) | ((codes[r] == MISSING) & gap)) == is_left)
    for i in range(len(nodes)):
        y = nodes[i]
        a, c = new * (1 - y), old * (1 - y)
        both, lost, none = np.float32((a + y) / (c + y)), np.float32(a / (c + y)), np.float32(a / c if c > 0 else 0.0)
        up, here = products[level - 1, i], products[level, i]
        for r in range(m):
            here[r] = up[r] * (both if now[r] else (lost if before[r] else none))


@inner
def leave(level, player, m, nodes, weights, meets, share, met_before, share_before, totals, added, sums):
    """Walk back up from a node: what the player on the way down contributed to the leaves below it."""
    now, before = meets[player], met_before[level]
    new, old = share[player], share_before[level]
    for r in range(m):
        added[r] = 0
    for i in range(len(nodes)):
        y, w = nodes[i], weights[i]
        met, broken = (1 - new) / (new * (1 - y) + y), -1 / (1 - y)
        met_above = (1 - old) / (old * (1 - y) + y)
        both, lost = np.float32(w * (met - met_above)), np.float32(w * (broken - met_above))
        here, up = totals[level, i], totals[level - 1, i]
        for r in range(m):
            added[r] += here[r] * (both if now[r] else (lost if before[r] else np.float32(0)))
            up[r] += here[r]
    for r in range(m):
        sums[player, r] += added[r]
        now[r] = before[r]
    share[player] = old
