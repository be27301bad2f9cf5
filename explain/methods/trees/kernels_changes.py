"""Kernels of the search for changes: add up trees for coded rows, and bound what any row of a box can reach.

A box gives each column a range of its cells. ``below`` holds, for each split, how many of the first cells of its column
go left, so that two look-ups tell whether a box goes left, right or both ways.
"""

import numpy as np

from explain.methods.trees.compiling import inner, kernel

DEEPEST = 512
"""Nodes that wait while one tree is walked."""


@kernel(
    "void(int32[:,::1], int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], boolean[::1], float64[:,::1],"
    " int32[::1], float64[:,::1])"
)
def add_up(codes, roots, left, right, column, threshold, missing_left, values, outputs, total):
    """Add to (n_rows, n_outputs) ``total`` the leaves that coded rows reach."""
    for i in range(len(codes)):
        for t in range(len(roots)):
            node = roots[t]
            while left[node] >= 0:
                code = codes[i, column[node]]
                goes_left = missing_left[node] if code == 2147483647 else code <= threshold[node]
                node = left[node] if goes_left else right[node]
            if outputs[t] >= 0:
                total[i, outputs[t]] += values[node, 0]
            else:
                for k in range(total.shape[1]):
                    total[i, k] += values[node, k]


@inner
def cheapest(low, high, first, cost, most, point):
    """Put the cheapest cells into ``point`` and drop those at the ends that cost too much; gives the least cost."""
    least = 0.0
    for p in range(len(point)):
        at = low[p]
        for c in range(low[p] + 1, high[p] + 1):
            if cost[first[p] + c] < cost[first[p] + at]:
                at = c
        point[p] = at
        least += cost[first[p] + at]
    for p in range(len(point)):
        spare = most - least + cost[first[p] + point[p]]
        while low[p] < point[p] and cost[first[p] + low[p]] >= spare:
            low[p] += 1
        while high[p] > point[p] and cost[first[p] + high[p]] >= spare:
            high[p] -= 1
    return least


@inner
def cut_beside(low, high, point, first, cost, start, below):
    """Cell at which a range is cut: the boundary of a split that is cheapest to cross, seen from the point."""
    own = below[start + point + 1] - below[start + point]
    right = point + 1
    while right <= high and below[start + right + 1] - below[start + right] == own:
        right += 1
    left = point - 1
    while left >= low and below[start + left + 1] - below[start + left] == own:
        left -= 1
    if right > high or (left >= low and cost[first + left] < cost[first + right]):
        return left + 1
    return right


@kernel(
    "void(int32[:,::1], int32[:,::1], int32[::1], float64[::1], float64, int32[::1], int32[::1], int32[::1],"
    " int32[::1], int32[::1], int64[::1], int32[::1], float64[:,::1], float64[::1], float64[::1], float64[:,::1],"
    " float64[:,::1], int32[:,::1], int32[:,::1], int64[::1])"
)
def bound_boxes(low, high, first, cost, most, roots, left, right, split, player, start, below, value, base, least,
                upper, merit, point, branch, visited):
    """Bound boxes: their least cost, the most any row in them can reach, and where to cut them.

    ``low`` and ``high`` (n_boxes, n_players) are narrowed to cells cheap enough for a row that costs less than
    ``most``. ``merit`` is that of the cheapest row of a box, ``point``; ``branch`` names a column and the first cell
    of its second part, -1 where all rows of the box reach the same leaves.
    """
    n_values = value.shape[1]
    waiting, turned = np.empty(DEEPEST, np.int32), np.empty(DEEPEST, np.int32)
    pull, widest, turn = np.empty(len(first)), np.empty(len(first)), np.empty(len(first), np.int32)
    best = np.empty(n_values)
    for b in range(len(low)):
        least[b] = cheapest(low[b], high[b], first, cost, most, point[b])
        branch[b, 0] = -1
        upper[b], merit[b] = base, base
        if least[b] >= most:
            upper[b, 0] = -np.inf
            continue
        for root in roots:
            node = root
            while left[node] >= 0:
                s = split[node]
                c = start[s] + point[b, player[s]]
                node = left[node] if below[c + 1] > below[c] else right[node]
            for k in range(n_values):
                merit[b, k] += value[node, k]
        worst = np.argmin(merit[b])
        pull[:], widest[:] = 0.0, 0.0
        for root in roots:
            best[:] = -np.inf
            waiting[0], turned[0], top, where, own = root, -1, 1, -1, 0.0
            while top:
                top -= 1
                node, off = waiting[top], turned[top]
                visited[b] += 1
                if left[node] < 0:
                    if off < 0:
                        own = value[node, worst]
                    if value[node, worst] > best[worst]:
                        where = off
                    for k in range(n_values):
                        best[k] = max(best[k], value[node, k])
                    continue
                s = split[node]
                p = player[s]
                c, n = start[s] + low[b, p], high[b, p] + 1 - low[b, p]
                n_left = below[c + n] - below[c]
                at = start[s] + point[b, p]
                straight = below[at + 1] > below[at]
                if n_left > 0:
                    waiting[top], turned[top] = left[node], off if off >= 0 or straight else node
                    top += 1
                if n_left < n:
                    waiting[top], turned[top] = right[node], off if off >= 0 or not straight else node
                    top += 1
            for k in range(n_values):
                upper[b, k] += best[k]
            if where >= 0 and best[worst] > own:
                p = player[split[where]]
                pull[p] += best[worst] - own
                if best[worst] - own > widest[p]:
                    widest[p], turn[p] = best[worst] - own, where
        p = np.argmax(pull)
        if pull[p] > 0:
            s = split[turn[p]]
            branch[b, 0] = p
            branch[b, 1] = cut_beside(low[b, p], high[b, p], point[b, p], first[p], cost, start[s], below)
