"""A worker is killed in mid-job: acknowledged early the job is lost, acknowledged late it runs twice."""


class Killed(Exception):
    pass


def worker(world, late_ack, with_key, killed_after=None):
    payment = world["message"]
    if payment is None:
        return
    if not late_ack:
        world["message"] = None
    if killed_after == "receive":
        raise Killed
    if not (with_key and payment in world["seen"]):
        world["transfers"] += 1
        world["seen"].add(payment)
    if killed_after == "pay":
        raise Killed
    if late_ack:
        world["message"] = None


for name, late_ack, with_key, killed_after in [
    ("early ack, killed before paying", False, False, "receive"),
    ("late ack, killed after paying", True, False, "pay"),
    ("the same with a key", True, True, "pay"),
]:
    world = {"message": "payment 7", "transfers": 0, "seen": set()}
    try:
        worker(world, late_ack, with_key, killed_after)
    except Killed:
        worker(world, late_ack, with_key)  # another worker takes what the broker still has
    print(f"{name}: {world['transfers']} transfers")
