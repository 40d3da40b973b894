package io.millrace.bench.load.stub;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the stub does wrong. Rules are asked in the order they were added; the first that fits decides, and without one
 * everything is done right. Immutable.
 *
 * @param connectCode Reason Code for the how-manieth CONNECT from 0; negative: closed without CONNACK
 * @param subscribeCode the same for SUBSCRIBE; below 0x80 the QoS asked for is granted
 * @param receiveMaximum told to clients of MQTT 5; 0 for none
 * @param stallAt before this message of all nothing is read or written for {@code stallMs}; negative: never
 */
public record Mischief(
        List<Function<Delivery, Action>> deliveries,
        List<Function<Arrival, Answer>> answers,
        IntUnaryOperator connectCode,
        IntUnaryOperator subscribeCode,
        int receiveMaximum,
        long stallAt,
        int stallMs) {
    public static final int CLOSE_WITHOUT_CONNACK = -1;

    public static final Mischief NONE = new Mischief(List.of(), List.of(), index -> 0, index -> 0, 0, -1, 0);

    public Mischief deliver(final Predicate<Delivery> which, final Action action) {
        return new Mischief(
                append(deliveries, delivery -> which.test(delivery) ? action : Action.DELIVER),
                answers,
                connectCode,
                subscribeCode,
                receiveMaximum,
                stallAt,
                stallMs);
    }

    public Mischief answer(final Predicate<Arrival> which, final Answer answer) {
        return new Mischief(
                deliveries,
                append(answers, arrival -> which.test(arrival) ? answer : Answer.ACKNOWLEDGE),
                connectCode,
                subscribeCode,
                receiveMaximum,
                stallAt,
                stallMs);
    }

    public Mischief refuseConnect(final IntUnaryOperator code) {
        return new Mischief(deliveries, answers, code, subscribeCode, receiveMaximum, stallAt, stallMs);
    }

    public Mischief refuseSubscribe(final IntUnaryOperator code) {
        return new Mischief(deliveries, answers, connectCode, code, receiveMaximum, stallAt, stallMs);
    }

    public Mischief receiveMaximum(final int count) {
        return new Mischief(deliveries, answers, connectCode, subscribeCode, count, stallAt, stallMs);
    }

    public Mischief stall(final long beforeMessage, final int durationMs) {
        return new Mischief(deliveries, answers, connectCode, subscribeCode, receiveMaximum, beforeMessage, durationMs);
    }

    Action of(final Delivery delivery) {
        for (final Function<Delivery, Action> rule : deliveries) {
            final Action action = rule.apply(delivery);
            if (action != Action.DELIVER) {
                return action;
            }
        }
        return Action.DELIVER;
    }

    Answer to(final Arrival arrival) {
        for (final Function<Arrival, Answer> rule : answers) {
            final Answer answer = rule.apply(arrival);
            if (answer != Answer.ACKNOWLEDGE) {
                return answer;
            }
        }
        return Answer.ACKNOWLEDGE;
    }

    private static <T> List<T> append(final List<T> list, final T last) {
        return Stream.concat(list.stream(), Stream.of(last)).toList();
    }
}
