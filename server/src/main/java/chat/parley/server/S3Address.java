package chat.parley.server;

import chat.parley.storage.s3.S3Bucket;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bucket, written as {@code s3://bucket/prefix?region=…&endpoint=…&path-style=true}. */
final class S3Address {
    static final String SCHEME = "s3://";

    private static final Pattern FORM =
            Pattern.compile(
                    SCHEME
                            + "([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])" // the bucket
                            + "(?:/([A-Za-z0-9/_.-]{0,200}))?" // the prefix
                            + "(?:\\?(.*))?");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,40}");
    private static final Set<String> OPTIONS = Set.of("region", "endpoint", "path-style");

    private S3Address() {}

    /** Null for what is none. */
    static @Nullable S3Bucket parse(String text, @Nullable Path ca) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return null;
        }
        Map<String, String> options = options(orEmpty(form.group(3)));
        String region = options.getOrDefault("region", "us-east-1");
        String pathStyle = options.getOrDefault("path-style", "false");
        @Nullable URI endpoint = endpoint(options.get("endpoint"));
        boolean valid =
                OPTIONS.containsAll(options.keySet())
                        && REGION.matcher(region).matches()
                        && Set.of("true", "false").contains(pathStyle)
                        && options.containsKey("endpoint") == (endpoint != null);
        return valid
                ? new S3Bucket(
                        form.group(1),
                        prefix(orEmpty(form.group(2))),
                        region,
                        endpoint,
                        pathStyle.equals("true"),
                        ca)
                : null;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** One that is told twice is told as its last. */
    private static Map<String, String> options(String query) {
        Map<String, String> options = new HashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            options.put(equals < 0 ? pair : pair.substring(0, equals), pair.substring(equals + 1));
        }
        return options;
    }

    private static String prefix(String path) {
        return path.isEmpty() || path.endsWith("/") ? path : path + "/";
    }

    private static @Nullable URI endpoint(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            URI uri = URI.create(text);
            boolean valid =
                    uri.getHost() != null
                            && Set.of("http", "https").contains(uri.getScheme())
                            && uri.getUserInfo() == null;
            return valid ? uri : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
