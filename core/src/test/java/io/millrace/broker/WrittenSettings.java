package io.millrace.broker;

import com.typesafe.config.ConfigFactory;
import io.millrace.extension.Settings;
import java.nio.file.Path;

/** Settings of an extension as the broker reads them, for the tests of extensions. */
public final class WrittenSettings {
    private final ConfigSettings settings;

    private WrittenSettings(final ConfigSettings settings) {
        this.settings = settings;
    }

    /** @param section without its braces */
    public static WrittenSettings of(final String section) {
        return new WrittenSettings(new ConfigSettings(
                "authentication[0]",
                ConfigFactory.parseString(section).root(),
                Path.of("").toAbsolutePath()));
    }

    public Settings settings() {
        return settings;
    }

    /** What the broker does behind the provider. @throws StartException if there is a key that nobody asked for */
    public void checkAllAsked() {
        settings.checkAllAsked();
    }
}
