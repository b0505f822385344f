fn main() {
    interleave::demos::child::enter_if_asked();
}
