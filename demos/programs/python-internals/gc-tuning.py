"""Reference counts free at once, except a cycle; a weak reference breaks the cycle."""

import gc
import weakref


class Node:
    pass


gc.disable()
node = Node()
gone = weakref.ref(node)
del node
print("one owner, freed at once:", gone() is None)

parent, child = Node(), Node()
parent.child, child.parent = child, parent
gone = weakref.ref(parent)
del parent, child
print("a cycle, freed at once:", gone() is None)
gc.collect()
print("a cycle, freed by the collector:", gone() is None)

parent, child = Node(), Node()
parent.child, child.parent = child, weakref.ref(parent)
gone = weakref.ref(child)
del parent, child
print("a weak way back, freed at once:", gone() is None)
