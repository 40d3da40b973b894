package io.millrace.auth.http;

/** Hears how one request ended: one call of one method, from any thread. */
public interface ReplyListener {
    void onReply(Reply reply);

    void onFailure(HttpFailure failure);
}
