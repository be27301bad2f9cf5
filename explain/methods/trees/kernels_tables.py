# mypy: ignore-errors
"""Kernels of the pattern tables: lay trees out, tabulate their leaves, look rows up.

All indices of the same tree are consecutive; ``walk`` lists its nodes in preorder. A path's players are numbered in the
order they are met; bit s of a mask says that a row violates a split on the s-th player.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from explain.methods.trees.compiling import inner, kernel

MISSING = 32767
"""The code of a missing value in 16 bits."""
BLOCK = 512
"""Rows that move through the trees together."""
DEEPEST = 64
"""Nodes on a path."""
FLUSH = 8
"""Trees whose contributions are added up in single precision before they go into the sum."""
LANES = 8
"""Numbers that are added at once."""
CODES = 32
"""Codes that are compared at once; divides ``BLOCK``."""


@intrinsic
def mark(context, codes, c, threshold, missing_left, bit_left, bit_right, above, a, masks, r):
    """Set a bit in the masks of 32 rows: ``bit_left`` where they go left, ``bit_right`` where they go right.

    ``masks[r : r + 32] = above[a : a + 32] | (bit_left if codes[c : c + 32] <= threshold else bit_right)``, and missing
    codes go left where ``missing_left`` says so.
    """

    def code(context, builder, signature, arguments):
        half = ir.IntType(16)
        lanes = ir.VectorType(half, CODES)

        def spread(value):
            single = builder.insert_element(ir.Constant(lanes, ir.Undefined), value, ir.IntType(32)(0))
            every = ir.Constant(ir.VectorType(ir.IntType(32), CODES), [ir.IntType(32)(0)] * CODES)
            return builder.shuffle_vector(single, single, every)

        def at(array, index):
            place = builder.gep(_data(context, builder, signature, arguments, array), [arguments[index]])
            return builder.bitcast(place, lanes.as_pointer())

        held = builder.load(at(0, 1), align=2)
        missing = builder.select(arguments[3], half(MISSING), half(-1))
        goes_left = builder.or_(
            builder.icmp_signed("<=", held, spread(arguments[2])), builder.icmp_signed("==", held, spread(missing))
        )
        bits = builder.select(goes_left, spread(arguments[4]), spread(arguments[5]))
        builder.store(builder.or_(builder.load(at(6, 7), align=2), bits), at(8, 9), align=2)
        return context.get_dummy_value()

    return (
        types.void(codes, types.intp, types.int16, types.boolean, types.uint16, types.uint16, above, types.intp, masks,
                   types.intp), code,
    )


@intrinsic
def turn_rows(context, table, base, stride, masks, r, turned):
    """Fetch 8 numbers for each of 8 rows and turn them round.

    ``turned[8 * i + j] = table[base + stride * masks[r + j] + i]``, by vector loads and shuffles: processors gather
    slowly.
    """

    def code(context, builder, signature, arguments):
        lanes = ir.VectorType(ir.FloatType(), LANES)
        held = [_data(context, builder, signature, arguments, place) for place in (0, 3, 5)]
        rows = []
        for j in range(LANES):
            place = builder.add(arguments[4], ir.Constant(arguments[4].type, j))
            mask = builder.zext(builder.load(builder.gep(held[1], [place])), arguments[1].type)
            at = builder.add(arguments[1], builder.mul(arguments[2], mask))
            rows.append(builder.load(builder.bitcast(builder.gep(held[0], [at]), lanes.as_pointer()), align=4))
        for i, row in enumerate(_transposed(builder, rows)):
            at = builder.gep(held[2], [ir.Constant(arguments[1].type, LANES * i)])
            builder.store(row, builder.bitcast(at, lanes.as_pointer()), align=4)
        return context.get_dummy_value()

    return types.void(table, types.intp, types.intp, masks, types.intp, turned), code


@intrinsic
def add_lanes(context, sums, i, turned, j):
    """Add 8 numbers at once: ``sums[i : i + 8] += turned[j : j + 8]``."""

    def code(context, builder, signature, arguments):
        lanes = ir.VectorType(ir.FloatType(), LANES)
        places = [
            builder.bitcast(builder.gep(_data(context, builder, signature, arguments, array), [arguments[array + 1]]),
                            lanes.as_pointer())
            for array in (0, 2)
        ]
        total, added = (builder.load(place, align=4) for place in places)
        builder.store(builder.fadd(total, added), places[0], align=4)
        return context.get_dummy_value()

    return types.void(sums, types.intp, turned, types.intp), code


def _data(context, builder, signature, arguments, place):
    return context.make_array(signature.args[place])(context, builder, arguments[place]).data


def _transposed(builder, rows):
    """Transpose 8 vectors of 8: exchange single numbers, then pairs, then halves."""
    single, pair, half = (0, 8, 2, 10, 4, 12, 6, 14), (0, 1, 8, 9, 4, 5, 12, 13), (0, 1, 2, 3, 8, 9, 10, 11)
    for apart, low in ((1, single), (2, pair), (4, half)):
        high = tuple(lane + apart for lane in low)
        turned = list(rows)
        for i in range(LANES):
            if not i & apart:
                for place, order in ((i, low), (i + apart, high)):
                    chosen = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [ir.IntType(32)(lane) for lane in order])
                    turned[place] = builder.shuffle_vector(rows[i], rows[i + apart], chosen)
        rows = turned
    return rows


@kernel(
    "void(int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], int64, int64,"
    " int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], int32[:,::1], int32[::1])"
)
def lay_out(roots, left, right, column, players, fuse, most_bits, n_inner, slot, width, depth, parent, terminal, path,
            walk):
    """Lay trees out: number the players of each path, and choose the subtrees that get one table.

    Nodes come after their parents. ``n_inner`` counts the inner nodes below and at a node, ``terminal`` names the root
    of the subtree that holds a node and gets one table (-1 above them).
    """
    n = len(left)
    for v in range(n - 1, -1, -1):
        n_inner[v] = 0 if left[v] < 0 else 1 + n_inner[left[v]] + n_inner[right[v]]
    stack = np.empty(n + 1, np.int32)
    place = 0
    for root in roots:
        width[root], depth[root], parent[root], terminal[root] = 0, 0, -1, -1
        stack[0], top = root, 1
        while top:
            top -= 1
            v = stack[top]
            walk[place] = v
            place += 1
            k = width[v]
            if terminal[v] < 0 and (left[v] < 0 or (n_inner[v] <= fuse and k + n_inner[v] <= most_bits)):
                terminal[v] = v
            if left[v] < 0:
                continue
            player, s = players[column[v]], k
            for j in range(k):
                if path[v, j] == player:
                    s = j
            slot[v] = s
            for child in (right[v], left[v]):
                for j in range(k):
                    path[child, j] = path[v, j]
                if s == k:
                    path[child, k] = player
                width[child], depth[child] = max(k, s + 1), depth[v] + 1
                parent[child], terminal[child] = v, terminal[v]
                stack[top] = child
                top += 1


@inner
def step_down(v, codes, n_codes, from_row, m, left, column, threshold, missing_left, slot, depth, parent, masks):
    """Work out the masks of a node from those of the node above it; ``codes`` holds ``n_codes`` for each column."""
    p, d = parent[v], depth[v]
    bit, none = np.uint16(1 << slot[p]), np.uint16(0)
    is_left = left[p] == v
    first = column[p] * n_codes + from_row
    for r in range(0, m, CODES):
        mark(codes, first + r, np.int16(threshold[p]), missing_left[p], none if is_left else bit,
             bit if is_left else none, masks, (d - 1) * BLOCK + r, masks, d * BLOCK + r)


@inner
def count_masks(codes, n_codes, weights, first, last, walk, left, column, threshold, missing_left, slot, depth, parent,
                offset, masks, histogram):
    """Add the weight of background rows with each mask at each leaf of one tree."""
    for start in range(0, n_codes, BLOCK):
        m = min(BLOCK, n_codes - start)
        for place in range(first, last):
            v = walk[place]
            d = depth[v]
            if d == 0:
                masks[:m] = 0
            else:
                step_down(v, codes, n_codes, start, m, left, column, threshold, missing_left, slot, depth, parent,
                          masks)
            if left[v] < 0:
                for r in range(m):
                    histogram[offset[v] + masks[d * BLOCK + r]] += weights[start + r]


@inner
def spread_cover(leaf, k, parent, slot, cover, shares, histogram):
    """Fill the masks of a leaf with the weight they would have if each player went its own way by training weight."""
    shares[:k] = 1.0
    child = leaf
    while parent[child] >= 0:
        above = cover[parent[child]]
        shares[slot[parent[child]]] *= cover[child] / above if above > 0 else 0.5
        child = parent[child]
    histogram[0] = 1.0
    for s in range(k):
        for mask in range(1 << s):
            histogram[mask | (1 << s)] = histogram[mask] * (1.0 - shares[s])
            histogram[mask] *= shares[s]


@inner
def leaf_table(k, histogram, nodes, weights, pulled, u, held, out):
    """Tabulate what a leaf of value 1 contributes: out[player on the path, mask of the row].

    With ``y`` the share of the players that have joined, a player whose splits the row meets and the background row
    does not is worth y, the other way round 1 - y; the integral over y gives every coalition its Shapley weight, and
    Gauss's rule is exact for it. With a player pulled out of the game (-1 for none) it is half the difference between
    the contributions with that player joined and not.
    """
    n_masks = 1 << k
    q = max(1, (k + 1) // 2)
    out[:k, :n_masks] = 0.0
    for i in range(q):
        y, w = nodes[q, i], weights[q, i]
        for mask in range(n_masks):
            u[mask] = histogram[mask]
        for s in range(k):
            bit = 1 << s
            for high in range(0, n_masks, 2 * bit):
                for mask in range(high, high + bit):
                    met, broken = u[mask], u[mask + bit]
                    u[mask], u[mask + bit] = met + y * broken, (1.0 - y) * met
        if pulled >= 0:
            held[:n_masks] = 0.0
            add_joined(u, pulled, n_masks, y, 0.5, held)
            u[:n_masks] = held[:n_masks]
        for s in range(k):
            if s != pulled:
                add_joined(u, s, n_masks, y, w, out[s])


@inner
def add_joined(u, s, n_masks, y, weight, out):
    """Turn the worth around player s into what it adds when it joins."""
    bit = 1 << s
    a, b = weight / y, weight / (1.0 - y)
    c = a / (1.0 - y)
    for high in range(0, n_masks, 2 * bit):
        for mask in range(high, high + bit):
            met, broken = u[mask], u[mask + bit]
            out[mask] += a * met - c * broken
            out[mask + bit] -= b * broken


@kernel(
    "void(int64, int16[::1], float64[::1], int32[::1], int32[::1], int32[::1], int32[::1], int32[::1],"
    " boolean[::1], float64[::1], float64[::1], int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], int32[::1],"
    " int32[:,::1], float64[:,::1], float64[:,::1], int64[::1], int64[::1], int32[:,::1], int32[:,::1], float32[::1],"
    " int64, int64)"
)
def tabulate(pulled, background, counts, roots, walk, left, column, threshold, missing_left, cover, value,
             n_inner, slot, width, depth, parent, terminal, path, nodes, weights, start, stride, asked, lane, table,
             first_tree, last_tree):
    """Fill the tables of some trees. Without background rows the training weights decide.

    The table of a terminal holds ``stride`` numbers for each address, one for each of its players: the mask of its path
    followed by the answers of its inner nodes.
    """
    n = len(left)
    widest = 0
    for v in range(roots[first_tree], roots[last_tree] if last_tree < len(roots) else n):
        widest = max(widest, width[v])
    u, held, phi = np.empty(1 << widest), np.empty(1 << widest), np.empty((widest + 1, 1 << widest))
    shares, single = np.empty(widest + 1), np.empty(1 << widest)
    masks = np.zeros(DEEPEST * BLOCK, np.uint16)
    broken = np.empty(1 << asked.shape[1], np.int64)
    offset = np.zeros(n, np.int64)
    for t in range(first_tree, last_tree):
        low = roots[t]
        high = roots[t + 1] if t + 1 < len(roots) else n
        size = 0
        for v in range(low, high):
            if left[v] < 0:
                offset[v] = size
                size += 1 << width[v]
        histogram = np.zeros(size if len(counts) else 1)
        if len(counts):
            count_masks(background, len(counts), counts, low, high, walk, left, column, threshold, missing_left, slot,
                        depth, parent, offset, masks, histogram)
        for leaf in range(low, high):
            if left[leaf] >= 0 or value[leaf] == 0.0:
                continue
            v, k, out = terminal[leaf], width[leaf], -1
            for s in range(k):
                if path[leaf, s] == pulled:
                    out = s
            if pulled >= 0 and out < 0:
                continue
            if len(counts):
                leaf_table(k, histogram[offset[leaf] :], nodes, weights, out, u, held, phi)
            else:
                spread_cover(leaf, k, parent, slot, cover, shares, single)
                leaf_table(k, single, nodes, weights, out, u, held, phi)
            k0, m = width[v], n_inner[v]
            mark_broken(leaf, v, m, parent, left, slot, asked[v], broken)
            for answers in range(1 << m):
                fixed = broken[answers]
                for s in range(k):
                    at = start[v] + (answers << k0) * stride[v] + lane[leaf, s]
                    for mask in range(1 << k0):
                        table[at + mask * stride[v]] += np.float32(phi[s, mask | fixed] * value[leaf])


@kernel(
    "void(int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], int32[:,::1], int32[:,::1], int32[:,::1],"
    " int32[::1], int32[:,::1])"
)
def list_parts(left, right, width, terminal, n_inner, path, asked, listed, n_listed, lane):
    """List the inner nodes of each terminal in preorder, and its players; find the players of its leaves among them.

    ``asked[terminal, :n_inner]`` are nodes, ``listed[terminal, :n_listed]`` players, and ``lane[leaf, :width]`` says
    where the players of a leaf's path stand in that list.
    """
    stack = np.empty(DEEPEST, np.int32)
    for v in range(len(left)):
        if terminal[v] != v:
            continue
        stack[0], top, m, k = v, 1, 0, 0
        while top:
            top -= 1
            node = stack[top]
            if left[node] >= 0:
                asked[v, m] = node
                m += 1
                stack[top], stack[top + 1] = right[node], left[node]
                top += 2
                continue
            for s in range(width[node]):
                c = 0
                while c < k and listed[v, c] != path[node, s]:
                    c += 1
                if c == k:
                    listed[v, k] = path[node, s]
                    k += 1
                lane[node, s] = c
        n_listed[v] = k


@inner
def mark_broken(leaf, v, m, parent, left, slot, asked, broken):
    """For all answers of a terminal's inner nodes, the players that lead away from a leaf."""
    for answers in range(1 << m):
        broken[answers] = 0
    child = leaf
    while child != v:
        p = parent[child]
        j = 0
        while asked[j] != p:
            j += 1
        for answers in range(1 << m):
            if ((answers >> j) & 1) != (left[p] == child):
                broken[answers] |= 1 << slot[p]
        child = p


@kernel(
    "void(int32[:,::1], int64, int64, int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], boolean[::1],"
    " int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], int64[::1], int64[::1], int32[:,::1],"
    " int32[:,::1], int32[::1], float32[::1], float64[:,::1])"
)
def look_up(codes, first_row, last_row, roots, walk, left, column, threshold, missing_left, n_inner, slot, width, depth,
            parent, terminal, start, stride, asked, listed, n_listed, table, out):
    """Add up the table values of rows: out[row, player]. Every row meets every terminal, so rows go in step."""
    n_columns, n = codes.shape[1], len(left)
    x = np.zeros(n_columns * BLOCK, np.int16)
    sums = np.zeros(out.shape[1] * BLOCK, np.float32)
    masks = np.zeros(DEEPEST * BLOCK, np.uint16)
    address, turned = np.zeros(BLOCK, np.uint16), np.empty(LANES * LANES, np.float32)
    for begin in range(first_row, last_row, BLOCK):
        own = min(BLOCK, last_row - begin)
        m = (own + CODES - 1) // CODES * CODES  # the rows past the end repeat what was there before
        for c in range(n_columns):
            for r in range(own):
                x[c * BLOCK + r] = min(codes[begin + r, c], MISSING)
        for t in range(len(roots)):
            for place in range(roots[t], roots[t + 1] if t + 1 < len(roots) else n):
                v = walk[place]
                if terminal[v] >= 0 and terminal[v] != v:
                    continue
                if depth[v]:
                    step_down(v, x, BLOCK, 0, m, left, column, threshold, missing_left, slot, depth, parent, masks)
                if terminal[v] != v or start[v] < 0:
                    continue
                for r in range(m):
                    address[r] = masks[depth[v] * BLOCK + r]
                for j in range(n_inner[v]):
                    u = asked[v, j]
                    bit = np.uint16(1 << (width[v] + j))
                    for r in range(0, m, CODES):
                        mark(x, column[u] * BLOCK + r, np.int16(threshold[u]), missing_left[u], bit, np.uint16(0),
                             address, r, address, r)
                for first in range(0, n_listed[v], LANES):
                    last = min(n_listed[v], first + LANES)
                    for r in range(0, m, LANES):
                        turn_rows(table, start[v] + first, stride[v], address, r, turned)
                        for i in range(first, last):
                            add_lanes(sums, listed[v, i] * BLOCK + r, turned, (i - first) * LANES)
            if t % FLUSH == FLUSH - 1 or t == len(roots) - 1:
                for player in range(out.shape[1]):
                    for r in range(own):
                        out[begin + r, player] += sums[player * BLOCK + r]
                    for r in range(m):
                        sums[player * BLOCK + r] = 0
