"""Shortest paths on a weighted grid: Dijkstra, A-star, breadth first, and all pairs on a small graph."""

import heapq
from collections import deque


class Grid:
    def __init__(self, width, height, seed):
        self.width = width
        self.height = height
        self.costs = {}
        state = seed
        for y in range(height):
            for x in range(width):
                state = (state * 1664525 + 1013904223) % 4294967296
                draw = state >> 24
                if draw < 60 and (x, y) not in ((0, 0), (width - 1, height - 1)):
                    continue
                self.costs[x, y] = 1 + draw % 9

    def neighbours(self, place):
        x, y = place
        for following in ((x + 1, y), (x, y + 1), (x - 1, y), (x, y - 1)):
            if following in self.costs:
                yield following


def dijkstra(grid, start, goal):
    distances = {start: 0}
    came_from = {}
    queue = [(0, start)]
    settled = set()
    while queue:
        distance, place = heapq.heappop(queue)
        if place in settled:
            continue
        if place == goal:
            break
        settled.add(place)
        for following in grid.neighbours(place):
            candidate = distance + grid.costs[following]
            if candidate < distances.get(following, float("inf")):
                distances[following] = candidate
                came_from[following] = place
                heapq.heappush(queue, (candidate, following))
    return distances.get(goal), walk_back(came_from, start, goal), len(settled)


def a_star(grid, start, goal):
    def estimate(place):
        return abs(place[0] - goal[0]) + abs(place[1] - goal[1])

    best = {start: 0}
    came_from = {}
    queue = [(estimate(start), start)]
    expanded = 0
    while queue:
        _, place = heapq.heappop(queue)
        expanded += 1
        if place == goal:
            return best[goal], walk_back(came_from, start, goal), expanded
        for following in grid.neighbours(place):
            candidate = best[place] + grid.costs[following]
            if following not in best or candidate < best[following]:
                best[following] = candidate
                came_from[following] = place
                heapq.heappush(queue, (candidate + estimate(following), following))
    return None, [], expanded


def walk_back(came_from, start, goal):
    path = [goal]
    while path[-1] != start:
        if path[-1] not in came_from:
            return []
        path.append(came_from[path[-1]])
    path.reverse()
    return path


def breadth_first(grid, start):
    steps = {start: 0}
    queue = deque([start])
    while queue:
        place = queue.popleft()
        for following in grid.neighbours(place):
            if following not in steps:
                steps[following] = steps[place] + 1
                queue.append(following)
    return steps


def components(grid):
    unseen = dict.fromkeys(grid.costs)
    sizes = []
    while unseen:
        first = next(iter(unseen))
        region = breadth_first(grid, first)
        sizes.append(len(region))
        for place in region:
            del unseen[place]
    return sorted(sizes, reverse=True)


def all_pairs(size):
    infinity = float("inf")
    distance = [[infinity] * size for _ in range(size)]
    for i in range(size):
        distance[i][i] = 0
        for step in (1, 7, 11):
            distance[i][(i * step + step) % size] = min(distance[i][(i * step + step) % size], step * 3 + i % 5)
    for k in range(size):
        through = distance[k]
        for row in distance:
            to_k = row[k]
            if to_k == infinity:
                continue
            for j in range(size):
                if to_k + through[j] < row[j]:
                    row[j] = to_k + through[j]
    return distance


def main():
    grid = Grid(240, 240, 7)
    start, goal = (0, 0), (239, 239)
    cost, path, settled = dijkstra(grid, start, goal)
    print("dijkstra", cost, len(path), settled)
    cost, star_path, expanded = a_star(grid, start, goal)
    print("a-star", cost, len(star_path), expanded)
    print("same cost", sum(grid.costs[p] for p in path[1:]) == sum(grid.costs[p] for p in star_path[1:]))
    steps = breadth_first(grid, start)
    print("reached", len(steps), "furthest", max(steps.values()))
    print("regions", components(grid)[:6])
    distance = all_pairs(130)
    print("all pairs", sum(map(sum, distance)), max(map(max, distance)))


if __name__ == "__main__":
    main()
