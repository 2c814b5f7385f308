//! Rule 2: forks and gaps.

use super::*;

#[test]
fn rule_2_forks_and_gaps_are_named_and_nothing_is_refused_or_renumbered() {
    let fork = |nonce| change(&set(1, 4, "a", &[]), |op| op.id.nonce = nonce);
    let ops = [fork(7), set(1, 8, "b", &[]), set(2, 1, "c", &[]), fork(2), set(1, 1, "d", &[]), set(3, 2, "e", &[])];
    let log = log_of(&ops);
    assert_eq!(log.len(), 6);
    assert!(ops.iter().all(|op| log.get(op.id) == Some(op)));
    assert_eq!(
        log.of(ReplicaId(1)).iter().map(|op| (op.id.index, op.id.nonce)).collect::<Vec<_>>(),
        [(1, 1), (4, 2), (4, 7), (8, 1)]
    );
    assert_eq!(log.forks(), [ReplicaId(1)]);
    let spans = |log: &OpLog| {
        log.gaps().into_iter().map(|gap| (gap.span.replica.0, gap.span.first, gap.span.last)).collect::<Vec<_>>()
    };
    assert_eq!(spans(&log), [(1, 2, 3), (1, 5, 7), (3, 1, 1)]);
    assert_eq!([1, 2, 9].map(|replica| log.next_index(ReplicaId(replica))), [9, 2, 1]);
    assert_eq!(log.replicas().collect::<Vec<_>>(), [1, 2, 3].map(ReplicaId));
    let of_two = log.gaps()[1];
    assert_eq!(
        (of_two.after, of_two.before),
        (Some(fork(7).stamp), set(1, 8, "b", &[]).stamp),
        "between which moments"
    );
    assert_eq!(log.gaps()[2].after, None);

    // What is declared lost is no gap any more, however it is divided; nor is what comes after all.
    let declare = |index: u64, spans: &[&str]| {
        let spans = spans.iter().map(|span| format!("00000000000000{span}").parse().unwrap()).collect();
        change(&set(4, index, "", &[]), |op| op.action = Action::Lost(spans))
    };
    let mut declared = log.clone();
    let (part, rest) =
        (declare(1, &["01:6-6", "01:3-3"]), declare(2, &["01:1-2", "01:5-18446744073709551615", "03:1-1"]));
    declared.insert(part);
    assert_eq!(spans(&declared), [(1, 2, 2), (1, 5, 5), (1, 7, 7), (3, 1, 1)]);
    declared.insert(rest.clone());
    assert_eq!(spans(&declared), []);
    declared.withdraw(rest.id);
    assert_eq!(spans(&declared).len(), 4);
    declared.insert(set(1, 5, "came after all", &[]));
    assert_eq!(spans(&declared), [(1, 2, 2), (1, 7, 7), (3, 1, 1)]);
    assert_eq!(cell(&State::fold(log.iter()), "r1", NAME).heads().len(), 6, "both copies count");
}
