from threading import Thread

wants = [False, False]
turn = 0
inside = 0
most = 0


def enter(me):
    global turn, inside, most
    wants[me] = True
    turn = 1 - me
    while wants[1 - me] and turn == 1 - me:
        pass
    inside += 1
    most = max(most, inside)
    inside -= 1
    wants[me] = False


left = Thread(target=enter, args=(0,))
right = Thread(target=enter, args=(1,))
left.start()
right.start()
left.join()
right.join()
print(most)
