from threading import Thread, Timer


def ring(what, *, times):
    print(what, times)


def stop():
    timer.cancel()


timer = Timer(1.5e-3, ring, args=("late",), kwargs={"times": 2})
timer.start()
thread = Thread(target=ring, args=["early"], kwargs={"times": 1})
thread.start()
stop()
timer.join()
thread.join()
print("end")
