xs = [1, 2, 3, 4]
for i, x in enumerate(xs):
    if x % 2:
        xs.remove(x)
print(xs)
pairs = zip([1, 2, 3], [4, 5])
print(list(pairs), list(pairs))
numbered = enumerate(["a", "b", "c"], 1)
for i, x in numbered:
    print(i, x)
    break
print(list(numbered))
back = reversed([1, 2, 3])
for x in back:
    print(x)
    break
print(list(back), list(back))
ys = [1, 2, 3]
for y in reversed(ys):
    ys.append(9)
    print(y)
for i, (a, b) in enumerate(zip(range(3), reversed("ab"))):
    print(i, a, b)
print(dict(enumerate("ab")), list(zip()), max(enumerate([3, 9])), type(zip([1])).__name__)
