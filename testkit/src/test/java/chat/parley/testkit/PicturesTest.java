package chat.parley.testkit;

import static chat.parley.testkit.SamplePictures.chunk;
import static chat.parley.testkit.SamplePictures.jpeg;
import static chat.parley.testkit.SamplePictures.png;
import static chat.parley.testkit.SamplePictures.pngChunk;
import static chat.parley.testkit.SamplePictures.webp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.accounts.MemoryAccountStore;
import chat.parley.accounts.MemoryPictureStore;
import chat.parley.protocol.BlobId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;
import chat.parley.rooms.MemoryBlobStore;
import chat.parley.rooms.MemoryDirectory;
import chat.parley.rooms.PictureFormat;
import chat.parley.rooms.PictureStore.Owner;
import chat.parley.rooms.Pictures;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Which pictures are taken, and that those are given back as they are. */
class PicturesTest {
    private final MemoryBlobStore blobs = new MemoryBlobStore(() -> 0);
    private final Owner owner = new Owner.Person(new SampleEvents(1).user());
    private final Pictures pictures =
            new Pictures(
                    blobs,
                    new MemoryPictureStore(new MemoryAccountStore(), new MemoryDirectory()),
                    () -> 0,
                    new Random(1));

    private void isTaken(byte[] bytes, PictureFormat format) {
        BlobId picture = pictures.add(bytes, owner);
        assertThat(pictures.read(picture).orElseThrow()).isEqualTo(bytes);
        assertThat(PictureFormat.of(bytes)).contains(format);
        pictures.remove(picture);
        assertThat(pictures.read(picture)).isEmpty();
    }

    private void isRefused(byte[] bytes, ErrorCode code, String message) {
        assertThatThrownBy(() -> pictures.add(bytes, owner))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
                .hasMessageContaining(message);
        assertThat(blobs.list(null, 1)).isEmpty();
    }

    private static byte[] with(byte[] picture, int at, byte... more) {
        return ByteBuffer.allocate(picture.length + more.length)
                .put(picture, 0, at)
                .put(more)
                .put(picture, at, picture.length - at)
                .array();
    }

    @Test
    void picturesThatProgramsWriteAreTaken() {
        isTaken(png(256, 256), PictureFormat.PNG);
        isTaken(jpeg(256, 200), PictureFormat.JPEG);
        isTaken(webp(256, 256), PictureFormat.WEBP);
        isTaken(png(512, 512), PictureFormat.PNG);
        isTaken(png(1, 1), PictureFormat.PNG);
    }

    @Test
    void whatIsNoPictureIsRefused() {
        String svg = "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>";
        isRefused(svg.getBytes(StandardCharsets.US_ASCII), ErrorCode.INVALID, "PNG, JPEG or WebP");
        isRefused(new byte[0], ErrorCode.INVALID, "PNG, JPEG or WebP");
        isRefused("GIF89a________".getBytes(StandardCharsets.US_ASCII), ErrorCode.INVALID, "PNG");
        isRefused(new byte[Limits.PICTURE_BYTES + 1], ErrorCode.TOO_LARGE, "262144 bytes");
    }

    @Test
    void whatClaimsToBeLargerThanItMayIsRefusedUnread() {
        isRefused(png(513, 1), ErrorCode.TOO_LARGE, "513 by 1");
        isRefused(jpeg(10, 600), ErrorCode.TOO_LARGE, "10 by 600");
        isRefused(webp(16_384, 9), ErrorCode.TOO_LARGE, "16384 by 9");
        byte[] bomb = png(1, 1);
        ByteBuffer.wrap(bomb).putInt(16, Integer.MAX_VALUE);
        isRefused(bomb, ErrorCode.TOO_LARGE, "2147483647 by 1");
        ByteBuffer.wrap(bomb).putInt(16, -1);
        isRefused(bomb, ErrorCode.INVALID, "broken");
    }

    @Test
    void aFileThatIsCutAnywhereIsRefused() {
        for (byte[] whole : new byte[][] {png(9, 9), jpeg(9, 9), webp(9, 9)}) {
            for (int length = 12; length < whole.length; length++) {
                isRefused(Arrays.copyOf(whole, length), ErrorCode.INVALID, "broken");
            }
        }
    }

    @Test
    void metadataAndWhatMovesIsRefused() {
        byte[] png = png(9, 9);
        for (String name : new String[] {"eXIf", "tEXt", "iTXt", "zTXt", "tIME", "acTL"}) {
            isRefused(with(png, 33, pngChunk(name, 9)), ErrorCode.INVALID, name);
        }
        isTaken(with(png, 33, pngChunk("iCCP", 9)), PictureFormat.PNG);
        byte[] jpeg = jpeg(9, 9);
        byte[] exif = {(byte) 0xFF, (byte) 0xE1, 0, 8, 'E', 'x', 'i', 'f', 0, 0};
        byte[] several = {(byte) 0xFF, (byte) 0xE2, 0, 16, 'M', 'P', 'F', 0, 0, 0, 0, 0, 0, 0, 0};
        isRefused(with(jpeg, 2, exif), ErrorCode.INVALID, "segment E1");
        isRefused(with(jpeg, 2, several), ErrorCode.INVALID, "segment E2");
        byte[] still = chunk("VP8L", new byte[] {0x2F, 0, 0, 0, 0, 0});
        byte[] extended = new byte[10];
        isTaken(webp(chunk("VP8X", extended), still), PictureFormat.WEBP);
        for (byte flags : new byte[] {2, 4, 8}) {
            extended[0] = flags;
            isRefused(webp(chunk("VP8X", extended), still), ErrorCode.INVALID, "VP8X");
        }
        isRefused(webp(still, chunk("EXIF", new byte[4])), ErrorCode.INVALID, "EXIF");
    }

    @Test
    void nothingHidesBehindAPicture() {
        byte[] more = "<script>".getBytes(StandardCharsets.US_ASCII);
        for (byte[] picture : new byte[][] {png(9, 9), jpeg(9, 9), webp(9, 9)}) {
            byte[] longer = with(picture, picture.length, more);
            assertThatThrownBy(() -> pictures.add(longer, owner)).isInstanceOf(Refusal.class);
        }
    }
}
